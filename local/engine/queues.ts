import { Queue } from './queue.ts';
import { readQueueAttributes, writeQueueAttributes } from './queue-attributes.ts';
import {
  checkMessage,
  type MessageAttributes,
  md5,
  md5OfAttributes,
  type ReceivedMessage,
} from './queue-message.ts';
import { ServiceError } from './service-error.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SendMessageInput {
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: MessageAttributes;
}

interface SentMessage {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
}

interface FailedEntry {
  readonly Id: string;
  readonly SenderFault: true;
  readonly Code: string;
  readonly Message: string;
}

interface BatchResult<T> {
  readonly Successful: (T & { readonly Id: string })[];
  readonly Failed: FailedEntry[];
}

const queueName = /^[A-Za-z0-9_-]{1,80}$/;
const MOST_ENTRIES = 10;
const MOST_BYTES = 1_048_576;

/**
 * SQS standard queues in memory. Methods named like operations of the API take its input and throw its errors; a queue's
 * URL may have any origin, since only its path tells which queue is meant.
 */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #host: {
    clock: VirtualClock;
    newId: () => string;
    region: string;
    accountId: string;
  };

  constructor(host: { clock: VirtualClock; newId: () => string; region: string; accountId: string }) {
    this.#host = host;
  }

  /** All queues, in the order they were made. */
  get all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** The queue of an ARN. Throws QueueDoesNotExist. */
  byArn(arn: string): Queue {
    const queue = this.all.find((candidate) => candidate.arn === arn);
    if (queue === undefined) throw noSuchQueue();
    return queue;
  }

  /** Calls `listener` whenever a message becomes visible on the queue, until what this answers is called. */
  onVisible(queueArn: string, listener: () => void): () => void {
    return this.byArn(queueArn).onVisible(listener);
  }

  /** What an event source receives: like ReceiveMessage, without its limit of ten. */
  take(queueArn: string, most: number): ReceivedMessage[] {
    return this.byArn(queueArn).receive(most);
  }

  createQueue({
    QueueName = '',
    Attributes = {},
  }: {
    readonly QueueName?: string;
    readonly Attributes?: Readonly<Record<string, string>>;
  }): { QueueUrl: string } {
    if (!queueName.test(QueueName)) {
      throw new ServiceError(
        'InvalidParameterValue',
        400,
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const { clock, newId, region, accountId } = this.#host;
    const settings = readQueueAttributes(Attributes, (arn) => this.all.some((queue) => queue.arn === arn));
    const existing = this.#queues.get(QueueName);
    if (existing !== undefined) {
      const stored = writeQueueAttributes(existing.settings);
      const asked = writeQueueAttributes(settings);
      const differing = Object.keys(Attributes).find((name) => stored[name] !== asked[name]);
      if (differing !== undefined) {
        throw new ServiceError(
          'QueueNameExists',
          400,
          `A queue already exists with the same name and a different value for attribute ${differing}`,
        );
      }
      return { QueueUrl: this.#url(QueueName) };
    }
    const { RedrivePolicy } = settings;
    const deadLetterQueue = RedrivePolicy && this.byArn(RedrivePolicy.deadLetterTargetArn);
    const arn = `arn:aws:sqs:${region}:${accountId}:${QueueName}`;
    this.#queues.set(
      QueueName,
      new Queue({ name: QueueName, arn, settings }, { clock, newId }, deadLetterQueue),
    );
    return { QueueUrl: this.#url(QueueName) };
  }

  getQueueUrl({ QueueName = '' }: { readonly QueueName?: string }): { QueueUrl: string } {
    if (!this.#queues.has(QueueName)) throw noSuchQueue();
    return { QueueUrl: this.#url(QueueName) };
  }

  getQueueAttributes({
    QueueUrl,
    AttributeNames = [],
  }: {
    readonly QueueUrl?: string;
    readonly AttributeNames?: readonly string[];
  }): { Attributes?: Record<string, string> } {
    const queue = this.#byUrl(QueueUrl);
    const created = String(Math.floor(queue.createdAt / 1_000));
    const { visible, delayed, inFlight } = queue.depth;
    const all: Record<string, string> = {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      CreatedTimestamp: created,
      LastModifiedTimestamp: created,
      ...writeQueueAttributes(queue.settings),
    };
    if (AttributeNames.includes('All')) return { Attributes: all };
    const wanted = AttributeNames.flatMap((name) => {
      if (['RedrivePolicy', 'Policy'].includes(name) && all[name] === undefined) return [];
      const value = all[name];
      if (value === undefined)
        throw new ServiceError('InvalidAttributeName', 400, `Unknown Attribute ${name}.`);
      return [[name, value]];
    });
    return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
  }

  sendMessage({
    QueueUrl,
    MessageBody,
    DelaySeconds,
    MessageAttributes = {},
  }: SendMessageInput): SentMessage {
    return this.send(this.#byUrl(QueueUrl), MessageBody, MessageAttributes, DelaySeconds);
  }

  /** Sends to a queue that is known by more than its URL. */
  send(
    queue: Queue,
    body: string | undefined,
    attributes: MessageAttributes = {},
    delaySeconds: number = queue.settings.DelaySeconds,
  ): SentMessage {
    const size = checkMessage(body, attributes);
    const most = queue.settings.MaximumMessageSize;
    if (body === undefined || size > most) {
      throw invalid(
        `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
      );
    }
    if (!isIntegerIn(delaySeconds, 0, 900)) {
      throw invalid(
        `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
      );
    }
    const digest = md5OfAttributes(attributes);
    return {
      MessageId: queue.send(body, attributes, delaySeconds),
      MD5OfMessageBody: md5(body),
      ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
    };
  }

  sendMessageBatch({
    QueueUrl,
    Entries = [],
  }: {
    readonly QueueUrl?: string;
    readonly Entries?: readonly (SendMessageInput & { readonly Id: string })[];
  }): BatchResult<SentMessage> {
    const queue = this.#byUrl(QueueUrl);
    checkEntries(Entries);
    const bytes = Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > MOST_BYTES) {
      throw new ServiceError(
        'BatchRequestTooLong',
        400,
        `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    }
    return eachEntry(Entries, ({ MessageBody, MessageAttributes, DelaySeconds }) =>
      this.send(queue, MessageBody, MessageAttributes, DelaySeconds),
    );
  }

  /** Answers at once, whatever WaitTimeSeconds says: virtual time does not pass while a client waits. */
  receiveMessage({
    QueueUrl,
    MaxNumberOfMessages = 1,
    VisibilityTimeout,
    WaitTimeSeconds = 0,
    AttributeNames = [],
    MessageSystemAttributeNames = [],
    MessageAttributeNames = [],
  }: {
    readonly QueueUrl?: string;
    readonly MaxNumberOfMessages?: number;
    readonly VisibilityTimeout?: number;
    readonly WaitTimeSeconds?: number;
    readonly AttributeNames?: readonly string[];
    readonly MessageSystemAttributeNames?: readonly string[];
    readonly MessageAttributeNames?: readonly string[];
  }): { Messages?: AnsweredMessage[] } {
    const queue = this.#byUrl(QueueUrl);
    if (!isIntegerIn(MaxNumberOfMessages, 1, 10)) {
      throw invalid(
        `Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
      );
    }
    if (!isIntegerIn(WaitTimeSeconds, 0, 20)) {
      throw invalid(
        `Value ${WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
      );
    }
    if (VisibilityTimeout !== undefined) checkVisibility(VisibilityTimeout);
    const systemNames = [...AttributeNames, ...MessageSystemAttributeNames];
    const messages = queue
      .receive(MaxNumberOfMessages, VisibilityTimeout)
      .map((message) => withWanted(message, systemNames, MessageAttributeNames));
    return messages.length > 0 ? { Messages: messages } : {};
  }

  deleteMessage({
    QueueUrl,
    ReceiptHandle,
  }: {
    readonly QueueUrl?: string;
    readonly ReceiptHandle?: string;
  }): void {
    this.#byUrl(QueueUrl).delete(required('ReceiptHandle', ReceiptHandle));
  }

  deleteMessageBatch({
    QueueUrl,
    Entries = [],
  }: {
    readonly QueueUrl?: string;
    readonly Entries?: readonly { readonly Id: string; readonly ReceiptHandle?: string }[];
  }): BatchResult<object> {
    const queue = this.#byUrl(QueueUrl);
    checkEntries(Entries);
    return eachEntry(Entries, ({ ReceiptHandle }) => {
      queue.delete(required('ReceiptHandle', ReceiptHandle));
      return {};
    });
  }

  changeMessageVisibility({
    QueueUrl,
    ReceiptHandle,
    VisibilityTimeout,
  }: {
    readonly QueueUrl?: string;
    readonly ReceiptHandle?: string;
    readonly VisibilityTimeout?: number;
  }): void {
    const queue = this.#byUrl(QueueUrl);
    const seconds = required('VisibilityTimeout', VisibilityTimeout);
    checkVisibility(seconds);
    queue.changeVisibility(required('ReceiptHandle', ReceiptHandle), seconds);
  }

  #byUrl(url: string | undefined): Queue {
    const path = URL.parse(required('QueueUrl', url))?.pathname;
    if (path === undefined) {
      throw new ServiceError('InvalidAddress', 404, `The address ${url} is not valid for this endpoint.`);
    }
    const [account, name, ...rest] = path.split('/').slice(1);
    const queue = name === undefined ? undefined : this.#queues.get(name);
    if (account !== this.#host.accountId || queue === undefined || rest.length > 0) throw noSuchQueue();
    return queue;
  }

  #url(name: string): string {
    const { region, accountId } = this.#host;
    return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
  }
}

/** A message as the API answers it: with only those attributes that were asked for. */
type AnsweredMessage = Omit<ReceivedMessage, 'Attributes'> & Partial<Pick<ReceivedMessage, 'Attributes'>>;

function withWanted(
  { Attributes, MessageAttributes = {}, MD5OfMessageAttributes: _, ...message }: ReceivedMessage,
  systemNames: readonly string[],
  names: readonly string[],
): AnsweredMessage {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === 'All' ||
        wanted === name ||
        (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
    );
  const wanted = Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => isWanted(name)));
  const digest = md5OfAttributes(wanted);
  const system = Object.entries(Attributes).filter(
    ([name]) => systemNames.includes(name) || systemNames.includes('All'),
  );
  return {
    ...message,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest !== undefined && { MessageAttributes: wanted, MD5OfMessageAttributes: digest }),
  };
}

function checkEntries(entries: readonly { readonly Id?: string }[]): void {
  if (entries.length === 0) {
    throw new ServiceError('EmptyBatchRequest', 400, 'There should be at least one entry in the request.');
  }
  if (entries.length > MOST_ENTRIES) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      400,
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id = '' } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new ServiceError(
        'InvalidBatchEntryId',
        400,
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(Id)) throw new ServiceError('BatchEntryIdsNotDistinct', 400, `Id ${Id} repeated.`);
    ids.add(Id);
  }
}

/** Each entry for itself: one that fails leaves the others alone. */
function eachEntry<E extends { readonly Id: string }, T extends object>(
  entries: readonly E[],
  act: (entry: E) => T,
): BatchResult<T> {
  const result: BatchResult<T> = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const { Id } = entry;
    try {
      result.Successful.push({ Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      result.Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return result;
}

function required<T>(name: string, value: T | undefined): T {
  if (value === undefined || value === '') {
    throw new ServiceError('MissingParameter', 400, `The request must contain the parameter ${name}.`);
  }
  return value;
}

function checkVisibility(seconds: number): void {
  if (!isIntegerIn(seconds, 0, 43_200)) {
    throw invalid(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.`,
    );
  }
}

const isIntegerIn = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const invalid = (message: string) => new ServiceError('InvalidParameterValue', 400, message);

const noSuchQueue = () => new ServiceError('QueueDoesNotExist', 400, 'The specified queue does not exist.');
