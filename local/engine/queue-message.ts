import { createHash } from 'node:crypto';
import { ServiceError } from './service-error.ts';

/** String and Number attributes; binary ones are not known here. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message as ReceiveMessage answers it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes?: MessageAttributes;
  readonly MD5OfMessageAttributes?: string;
}

/** Whatever is not in XML 1.0: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const invalidCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
/** What SQS and SNS take as the name of a message attribute. */
export const attributeName = /^(?!(aws|amazon)\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const MOST_ATTRIBUTES = 10;

/** Checks what SendMessage is given. Answers the size of body and attributes in bytes. */
export function checkMessage(body: string | undefined, attributes: MessageAttributes): number {
  if (body === undefined || body === '') {
    throw new ServiceError('MissingParameter', 400, 'The request must contain the parameter MessageBody.');
  }
  if (invalidCharacter.test(body)) {
    throw new ServiceError(
      'InvalidMessageContents',
      400,
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) {
    throw invalid(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  }
  return entries.reduce((size, [name, { DataType, StringValue }]) => {
    if (!attributeName.test(name)) throw invalid(`The message attribute name '${name}' is invalid.`);
    if (!/^(String|Number)(\.|$)/.test(DataType ?? '')) {
      throw invalid(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Number, String.`,
      );
    }
    if (StringValue === undefined || StringValue === '') {
      throw invalid(
        `The message (user) attribute '${name}' must contain a non-empty value of type 'String'.`,
      );
    }
    if (invalidCharacter.test(StringValue)) {
      throw invalid(`The message (user) attribute '${name}' has an invalid character in its value.`);
    }
    if (DataType.startsWith('Number') && !Number.isFinite(Number(StringValue))) {
      throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
    }
    return size + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
  }, Buffer.byteLength(body));
}

export const md5 = (text: string | Buffer): string => createHash('md5').update(text).digest('hex');

/**
 * The digest that lets a client check attributes: name, type and value in order of the names, each with its length before
 * it, and a 1 for a string.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const withLength = (text: string) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return md5(
    Buffer.concat(
      names.flatMap((name) => {
        const { DataType = '', StringValue = '' } = attributes[name] ?? {};
        return [withLength(name), withLength(DataType), Buffer.from([1]), withLength(StringValue)];
      }),
    ),
  );
}

const invalid = (message: string) => new ServiceError('InvalidParameterValue', 400, message);
