import { readSender } from '../lambdas/aws/sender.ts';
import { formatInstant } from '../lambdas/domain/instant.ts';
import type { Sms } from './engine/sms.ts';
import type { Topics } from './engine/topics.ts';
import type { InboundRequest } from './inbound-request.ts';
import type { LocalStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';

/** A text that came in, as `/_local/sms/inbound` lists it. */
interface InboundText {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly inboundMessageId: string;
  readonly previousPublishedMessageId?: string;
}

/** A number that phones can write to, and the topic on which AWS End User Messaging publishes what they write. */
interface TwoWayNumber {
  readonly number: string;
  readonly topicArn: string;
  /** In which End User Messaging publishes. */
  readonly roleArn: string;
}

/** The template's simulator; or the number that it texts from, set up by ops as its output says; undefined where there is none. */
export function twoWayNumberOf(stack: LocalStack): TwoWayNumber | undefined {
  const [simulator] = stack.all('AWS::SMSVOICE::PhoneNumber');
  if (simulator !== undefined)
    return {
      number: simulator.identity.attributes.PhoneNumber ?? '',
      topicArn: simulator.properties.TwoWay.ChannelArn,
      roleArn: simulator.properties.TwoWay.ChannelRole,
    };
  const outputs = new Map(stack.outputs().map(({ key, value }) => [key, value]));
  const topicArn = outputs.get('InboundTopicArn');
  const roleArn = outputs.get('InboundChannelRoleArn');
  if (topicArn === undefined || roleArn === undefined) return undefined;
  const senders = stack
    .all('AWS::Lambda::Function')
    .flatMap(({ properties }) => properties.Environment?.Variables.SENDER ?? []);
  const number = senders.map((sender) => readSender(sender).originationNumber).find(Boolean);
  if (number === undefined)
    throw new TemplateError('InboundTopicArn', 'has no function whose environment says what texts come from');
  return { number, topicArn, roleArn };
}

/** The texts that phones write to a two-way number with opt-outs of its owner's own: AWS hands on all of them, STOP included. */
export class InboundTexts {
  readonly #number: Pick<TwoWayNumber, 'number' | 'topicArn'>;
  readonly #host: {
    readonly clock: { readonly now: number };
    readonly newId: () => string;
    readonly accountId: string;
  };
  readonly #sms: Pick<Sms, 'texts'>;
  readonly #topics: Pick<Topics, 'publish'>;
  readonly #all: InboundText[] = [];

  constructor(
    number: Pick<TwoWayNumber, 'number' | 'topicArn'>,
    host: {
      readonly clock: { readonly now: number };
      readonly newId: () => string;
      readonly accountId: string;
    },
    sms: Pick<Sms, 'texts'>,
    topics: Pick<Topics, 'publish'>,
  ) {
    this.#number = number;
    this.#host = host;
    this.#sms = sms;
    this.#topics = topics;
  }

  /** Every text so far, in the order they came in. */
  get all(): readonly InboundText[] {
    return this.#all;
  }

  /**
   * Publishes a text as AWS does: https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
   *
   * @returns its id
   */
  receive(request: InboundRequest): string {
    const { from, body, to = this.#number.number, inboundMessageId = this.#host.newId() } = request;
    const { previousPublishedMessageId = this.#lastTextTo(from) } = request;
    const answered = previousPublishedMessageId === null ? {} : { previousPublishedMessageId };
    const payload = {
      originationNumber: from,
      destinationNumber: to,
      messageKeyword: keywordOf(body, this.#host.accountId),
      messageBody: body,
      inboundMessageId,
      ...answered,
    };
    this.#topics.publish({ TopicArn: this.#number.topicArn, Message: JSON.stringify(payload) });
    const at = formatInstant(this.#host.clock.now);
    this.#all.push({ from, to, body, at, inboundMessageId, ...answered });
    return inboundMessageId;
  }

  /** Null where there was none. */
  #lastTextTo(phone: string): string | null {
    return this.#sms.texts.findLast(({ to }) => to === phone)?.messageId ?? null;
  }
}

/**
 * The keyword of the number that a text begins with. Every number has STOP and HELP; what begins with neither is seen to carry
 * the account's own.
 */
const keywordOf = (body: string, accountId: string): string =>
  /^\s*(STOP|HELP)\b/i.exec(body)?.[1]?.toUpperCase() ?? `KEYWORD_${accountId}`;
