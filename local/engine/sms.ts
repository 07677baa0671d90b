import type { Instant } from '../../lambdas/domain/instant.ts';
import { countParts, type TextSize } from '../../lambdas/domain/text.ts';
import { ServiceError } from './service-error.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A text as it left for its phone. `segments` are its parts. */
export interface SentText {
  readonly to: string;
  readonly body: string;
  readonly at: Instant;
  readonly messageId: string;
  readonly encoding: TextSize['encoding'];
  readonly segments: number;
}

/** Promotional, unless the sender or the account says otherwise. */
export type SmsType = 'Promotional' | 'Transactional';

export interface PublishInput {
  readonly PhoneNumber?: string;
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly Message?: string;
  readonly MessageStructure?: string;
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType?: string; readonly StringValue?: string }>
  >;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const MOST_CHARACTERS = 1_600;

/** https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
const attributes: Readonly<Record<string, { readonly type: 'String' | 'Number'; readonly value: RegExp }>> = {
  'AWS.SNS.SMS.SMSType': { type: 'String', value: /^(Promotional|Transactional)$/ },
  'AWS.SNS.SMS.MaxPrice': { type: 'Number', value: /^\d+(\.\d+)?$/ },
  'AWS.SNS.SMS.SenderID': { type: 'String', value: /^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/ },
  'AWS.MM.SMS.OriginationNumber': { type: 'String', value: /^\+?\d{5,14}$/ },
  'AWS.MM.SMS.EntityId': { type: 'String', value: /^.{1,50}$/ },
  'AWS.MM.SMS.TemplateId': { type: 'String', value: /^.{1,50}$/ },
};

/**
 * The texts of SNS in memory: direct publishing to a phone. Whether the phone has opted out does not matter here: SNS accepts
 * the text and tells of it in the delivery log alone.
 */
export class Sms {
  readonly #clock: VirtualClock;
  readonly #newId: () => string;
  readonly #texts: SentText[] = [];
  readonly #listeners = new Set<(text: SentText, type: SmsType) => void>();

  constructor({ clock, newId }: { clock: VirtualClock; newId: () => string }) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Every text so far, in the order it was accepted. */
  get texts(): readonly SentText[] {
    return this.#texts;
  }

  /** Calls `listener` with every text that is accepted, until what this answers is called. */
  onText(listener: (text: SentText, type: SmsType) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish({ PhoneNumber, TargetArn, Message = '', MessageAttributes = {} }: PublishInput): {
    MessageId: string;
  } {
    if (TargetArn !== undefined)
      throw invalid('TargetArn Reason: No endpoint found for the target arn specified');
    if (PhoneNumber === undefined)
      throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    if (!E164.test(PhoneNumber))
      throw invalid(`PhoneNumber Reason: ${PhoneNumber} is not valid to publish to`);
    if (Message === '') throw invalid('Empty message');
    if (Message.length > MOST_CHARACTERS) throw invalid('Message too long');
    for (const [name, attribute] of Object.entries(MessageAttributes)) checkAttribute(name, attribute);

    const { encoding, parts } = countParts(Message);
    const text: SentText = {
      to: PhoneNumber,
      body: Message,
      at: this.#clock.now,
      messageId: this.#newId(),
      encoding,
      segments: parts,
    };
    this.#texts.push(text);
    const type = MessageAttributes['AWS.SNS.SMS.SMSType']?.StringValue as SmsType | undefined;
    for (const listener of [...this.#listeners]) listener(text, type ?? 'Promotional');
    return { MessageId: text.messageId };
  }
}

/** Names outside those reserved for AWS are the sender's own. */
function checkAttribute(
  name: string,
  { DataType = '', StringValue = '' }: { readonly DataType?: string; readonly StringValue?: string },
): void {
  if (StringValue === '') {
    throw new ServiceError(
      'ParameterValueInvalid',
      400,
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  const known = attributes[name];
  if (known === undefined && !/^(aws|amazon)\./i.test(name)) return;
  if (known === undefined || DataType !== known.type || !known.value.test(StringValue)) {
    throw invalid(`MessageAttributes Reason: ${name} '${StringValue}' is not valid`);
  }
}

const invalid = (what: string) => new ServiceError('InvalidParameter', 400, `Invalid parameter: ${what}`);
