import type { Instant } from '../../lambdas/domain/instant.ts';
import { attributeName } from './queue-message.ts';
import { ServiceError } from './service-error.ts';
import type { PublishInput } from './sms.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A message as it was published on a topic. */
export interface PublishedMessage {
  readonly topicArn: string;
  readonly messageId: string;
  readonly at: Instant;
  readonly subject?: string;
  readonly message: string;
  /** What those who get it by other ways read instead, by protocol. */
  readonly byProtocol: Readonly<Record<string, string>>;
  /** The values by name, numbers and lists as SNS keeps them: in words. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What kind each value is: String, Number or String.Array. */
  readonly attributeTypes: Readonly<Record<string, string>>;
}

const topicName = /^[A-Za-z0-9_-]{1,256}$/;
const topicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;
const subject = /^[!-~][ -~]{0,99}$/;
const MOST_BYTES = 262_144;

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
const attributeType = /^(String|Number|String\.Array)$/;

/** The topics of SNS in memory, standard ones: what is published is kept, and told to who listens. */
export class Topics {
  readonly #host: { clock: VirtualClock; newId: () => string; region: string; accountId: string };
  readonly #arns = new Set<string>();
  readonly #messages: PublishedMessage[] = [];
  readonly #listeners = new Set<(message: PublishedMessage) => void>();

  constructor(host: { clock: VirtualClock; newId: () => string; region: string; accountId: string }) {
    this.#host = host;
  }

  /** Every message so far, in the order it was accepted. */
  get messages(): readonly PublishedMessage[] {
    return this.#messages;
  }

  /** Calls `listener` with every message that is accepted, until what this answers is called. */
  onMessage(listener: (message: PublishedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes a topic, or answers the one that has the name. */
  createTopic({ Name = '' }: { readonly Name?: string }): { TopicArn: string } {
    if (!topicName.test(Name)) throw invalid('Topic Name');
    const { region, accountId } = this.#host;
    const arn = `arn:aws:sns:${region}:${accountId}:${Name}`;
    this.#arns.add(arn);
    return { TopicArn: arn };
  }

  /** @throws ServiceError unless there is a topic with this ARN */
  check(arn: string): void {
    if (!topicArn.test(arn)) throw invalid('TopicArn');
    if (!this.#arns.has(arn)) throw new ServiceError('NotFound', 404, 'Topic does not exist');
  }

  publish({ TopicArn = '', Message = '', MessageStructure, Subject, MessageAttributes = {} }: PublishInput): {
    MessageId: string;
  } {
    this.check(TopicArn);
    if (Message === '') throw invalid('Empty message');
    if (Subject !== undefined && !subject.test(Subject)) throw invalid('Subject');
    const attributes = Object.entries(MessageAttributes).map(
      ([name, attribute]) => [name, checkAttribute(name, attribute)] as const,
    );
    const bytes = [Message, ...attributes.flat()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > MOST_BYTES) throw invalid('Message too long');
    const { message: text, byProtocol } = readMessage(Message, MessageStructure);

    const { clock, newId } = this.#host;
    const message: PublishedMessage = {
      topicArn: TopicArn,
      messageId: newId(),
      at: clock.now,
      ...(Subject !== undefined && { subject: Subject }),
      message: text,
      byProtocol,
      attributes: Object.fromEntries(attributes),
      attributeTypes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { DataType = '' }]) => [name, DataType]),
      ),
    };
    this.#messages.push(message);
    for (const listener of [...this.#listeners]) listener(message);
    return { MessageId: message.messageId };
  }
}

/**
 * What a message says: one text, or with the structure `json` one for each protocol that it names.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
function readMessage(
  message: string,
  structure: string | undefined,
): Pick<PublishedMessage, 'message' | 'byProtocol'> {
  if (structure === undefined) return { message, byProtocol: {} };
  if (structure !== 'json') throw invalid('MessageStructure');
  let content: unknown;
  try {
    content = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const texts = Object.fromEntries(
    Object.entries(content ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const { default: forOthers, ...byProtocol } = texts;
  if (forOthers === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  return { message: forOthers, byProtocol };
}

/** Answers the value. */
function checkAttribute(
  name: string,
  { DataType = '', StringValue = '' }: { readonly DataType?: string; readonly StringValue?: string },
): string {
  if (!attributeName.test(name)) throw invalidValue(`The message attribute name '${name}' is invalid.`);
  if (!attributeType.test(DataType)) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Number and String.`,
    );
  }
  if (StringValue === '') {
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (DataType === 'Number' && !Number.isFinite(Number(StringValue))) {
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
  if (DataType === 'String.Array' && !isArray(StringValue)) {
    throw invalidValue(`Could not cast message attribute '${name}' value to an array.`);
  }
  return StringValue;
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

const invalid = (what: string) => new ServiceError('InvalidParameter', 400, `Invalid parameter: ${what}`);

const invalidValue = (message: string) => new ServiceError('ParameterValueInvalid', 400, message);
