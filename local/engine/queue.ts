import { type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { QueueSettings } from './queue-attributes.ts';
import { type MessageAttributes, md5, md5OfAttributes, type ReceivedMessage } from './queue-message.ts';
import { ServiceError } from './service-error.ts';
import type { Timer, VirtualClock } from './virtual-clock.ts';

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: Instant;
  /** Nobody receives it before. */
  visibleAt: Instant;
  firstReceivedAt?: Instant;
  lastReceivedAt?: Instant;
  receiveCount: number;
  /** The handle of the last receive: no other deletes the message. */
  receipt?: string;
  deadLetterSource?: string;
  /** Tells the listeners when it becomes visible. */
  timer?: Timer;
}

/** A message may be kept invisible for so long after a receive. */
const LONGEST_VISIBILITY_SECONDS = 43_200;

/** One standard queue. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly settings: QueueSettings;
  readonly createdAt: Instant;
  readonly #clock: VirtualClock;
  readonly #newId: () => string;
  readonly #deadLetterQueue: Queue | undefined;
  readonly #messages = new Map<string, StoredMessage>();
  readonly #listeners = new Set<() => void>();

  constructor(
    { name, arn, settings }: { name: string; arn: string; settings: QueueSettings },
    { clock, newId }: { clock: VirtualClock; newId: () => string },
    deadLetterQueue: Queue | undefined,
  ) {
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.createdAt = clock.now;
    this.#clock = clock;
    this.#newId = newId;
    this.#deadLetterQueue = deadLetterQueue;
  }

  /** Calls `listener` whenever a message becomes visible, until what this answers is called. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stores a message that has been checked. Answers its id. */
  send(body: string, attributes: MessageAttributes, delaySeconds: number): string {
    const { now } = this.#clock;
    const message: StoredMessage = {
      id: this.#newId(),
      body,
      attributes,
      sentAt: now,
      visibleAt: now,
      receiveCount: 0,
    };
    this.#messages.set(message.id, message);
    this.#hide(message, delaySeconds, { internal: false });
    return message.id;
  }

  /** Hands out up to `most` visible messages; one that was received too often goes to the dead-letter queue instead. */
  receive(most: number, visibilitySeconds = this.settings.VisibilityTimeout): ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    for (const message of this.#visible()) {
      if (received.length === most) break;
      if (this.#deadLetterQueue && message.receiveCount >= this.#mostReceives) {
        this.#remove(message);
        this.#deadLetterQueue.#takeOver(message, this.arn);
        continue;
      }
      const { now } = this.#clock;
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.lastReceivedAt = now;
      message.receipt = Buffer.from(JSON.stringify([this.name, message.id, this.#newId()])).toString(
        'base64',
      );
      this.#hide(message, visibilitySeconds, { internal: true });
      received.push(asReceived(message, message.firstReceivedAt, message.receipt));
    }
    return received;
  }

  /** Deletes what was received with `receiptHandle`. One that is not the message's last deletes nothing, and succeeds. */
  delete(receiptHandle: string): void {
    const message = this.#find(receiptHandle);
    if (message?.receipt === receiptHandle) this.#remove(message);
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.#find(receiptHandle);
    if (message?.receipt !== receiptHandle || message.lastReceivedAt === undefined) {
      throw new ServiceError(
        'InvalidParameterValue',
        400,
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    const { now } = this.#clock;
    if (message.visibleAt <= now)
      throw new ServiceError('MessageNotInflight', 400, 'The message is not in flight.');
    if (now + seconds * SECOND > message.lastReceivedAt + LONGEST_VISIBILITY_SECONDS * SECOND) {
      throw new ServiceError(
        'InvalidParameterValue',
        400,
        `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_VISIBILITY_SECONDS} seconds]`,
      );
    }
    this.#hide(message, seconds, { internal: true });
  }

  /** How many messages there are, and how many of them wait for a receive, for a delay to pass, for a delete. */
  get depth(): { visible: number; delayed: number; inFlight: number } {
    const messages = this.#stored();
    const hidden = messages.filter(({ visibleAt }) => visibleAt > this.#clock.now);
    const delayed = hidden.filter(({ lastReceivedAt }) => lastReceivedAt === undefined).length;
    return { visible: messages.length - hidden.length, delayed, inFlight: hidden.length - delayed };
  }

  /** The bodies of all messages, in the order they were sent; nothing is received by it. */
  get bodies(): readonly string[] {
    return this.#stored().map(({ body }) => body);
  }

  get #mostReceives(): number {
    return this.settings.RedrivePolicy?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
  }

  #visible(): StoredMessage[] {
    return this.#stored().filter(({ visibleAt }) => visibleAt <= this.#clock.now);
  }

  /** What retention has left. */
  #stored(): StoredMessage[] {
    for (const message of this.#messages.values()) if (this.#hasExpired(message)) this.#remove(message);
    return [...this.#messages.values()];
  }

  #hasExpired({ sentAt }: StoredMessage): boolean {
    return sentAt + this.settings.MessageRetentionPeriod * SECOND <= this.#clock.now;
  }

  /** Retention goes on counting from the first send. */
  #takeOver(message: StoredMessage, source: string): void {
    const { id, body, attributes, sentAt, receiveCount, firstReceivedAt } = message;
    const taken: StoredMessage = {
      id,
      body,
      attributes,
      sentAt,
      receiveCount,
      deadLetterSource: source,
      visibleAt: 0,
    };
    if (firstReceivedAt !== undefined) taken.firstReceivedAt = firstReceivedAt;
    this.#messages.set(id, taken);
    this.#hide(taken, 0, { internal: true });
  }

  #hide(message: StoredMessage, seconds: number, options: { internal: boolean }): void {
    message.timer?.cancel();
    message.visibleAt = this.#clock.now + seconds * SECOND;
    if (seconds > 0) {
      message.timer = this.#clock.at(
        message.visibleAt,
        `message on ${this.name}`,
        () => this.#announce(message),
        options,
      );
    } else {
      this.#announce(message);
    }
  }

  #announce(message: StoredMessage): void {
    if (!this.#hasExpired(message)) for (const listener of [...this.#listeners]) listener();
  }

  #remove(message: StoredMessage): void {
    message.timer?.cancel();
    this.#messages.delete(message.id);
  }

  #find(receiptHandle: string): StoredMessage | undefined {
    return this.#messages.get(this.#messageId(receiptHandle));
  }

  #messageId(receiptHandle: string): string {
    try {
      const [queue, id] = JSON.parse(Buffer.from(receiptHandle, 'base64').toString());
      if (queue === this.name && typeof id === 'string') return id;
    } catch {
      // Falls through to the error that SQS has for it.
    }
    throw new ServiceError(
      'ReceiptHandleIsInvalid',
      404,
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  }
}

function asReceived(message: StoredMessage, firstReceivedAt: Instant, receipt: string): ReceivedMessage {
  const { id, body, attributes, sentAt, receiveCount, deadLetterSource } = message;
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      SentTimestamp: String(sentAt),
      ApproximateReceiveCount: String(receiveCount),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      ...(deadLetterSource !== undefined && { DeadLetterQueueSourceArn: deadLetterSource }),
    },
    ...(digest !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}
