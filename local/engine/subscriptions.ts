import { HOUR, type Instant } from '../../lambdas/domain/instant.ts';
import { passes, readFilterPolicy } from './filter-policy.ts';
import { ServiceError } from './service-error.ts';
import type { PublishedMessage, Topics } from './topics.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SubscribeInput {
  readonly TopicArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  /** A boolean, as AWS Query writes it. */
  readonly ReturnSubscriptionArn?: string;
}

type Protocol = 'email' | 'sqs';

interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly madeAt: Instant;
  filterPolicy: string | undefined;
  redrivePolicy: string | undefined;
  isConfirmed: boolean;
}

const EMAIL = /^[^@\s;,]+@[^@\s;,]+$/;
const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/;
const SUBSCRIPTIONS_IN_PAGE = 100;
/** https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html */
const CONFIRM_WITHIN = 48 * HOUR;

/**
 * The subscriptions of SNS in memory, by e-mail and of queues. Nobody confirms one by e-mail unless `confirm` is called: until
 * then it is pending, and gone after two days. A queue of the account needs no confirmation.
 */
export class Subscriptions {
  readonly #host: { clock: Pick<VirtualClock, 'now'>; newId: () => string; accountId: string };
  readonly #topics: Pick<Topics, 'check'>;
  #all: Subscription[] = [];

  constructor(
    host: { clock: Pick<VirtualClock, 'now'>; newId: () => string; accountId: string },
    topics: Pick<Topics, 'check'>,
  ) {
    this.#host = host;
    this.#topics = topics;
  }

  /** Makes a subscription, or answers the one that the endpoint has: it can have one to a topic. */
  subscribe(input: SubscribeInput): { SubscriptionArn: string } {
    const { TopicArn = '', Protocol, Endpoint = '', Attributes = {}, ReturnSubscriptionArn } = input;
    this.#topics.check(TopicArn);
    if (Protocol !== 'email' && Protocol !== 'sqs')
      throw invalid(`Amazon SNS does not support this protocol string: ${Protocol}`);
    if (Protocol === 'email' && !EMAIL.test(Endpoint)) throw invalid('Email address');
    if (Protocol === 'sqs' && !QUEUE_ARN.test(Endpoint)) throw invalid('SQS endpoint ARN');
    for (const [name, value] of Object.entries(Attributes)) checkAttribute(name, value, Protocol);

    const { FilterPolicy: filterPolicy, RedrivePolicy: redrivePolicy } = Attributes;
    const known = this.#current.find(
      ({ topicArn, endpoint }) => topicArn === TopicArn && endpoint === Endpoint,
    );
    const differs = (asked: string | undefined, kept: string | undefined) =>
      asked !== undefined && asked !== kept;
    if (
      known !== undefined &&
      (differs(filterPolicy, known.filterPolicy) || differs(redrivePolicy, known.redrivePolicy))
    )
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    const { clock, newId } = this.#host;
    const subscription: Subscription = known ?? {
      arn: `${TopicArn}:${newId()}`,
      topicArn: TopicArn,
      protocol: Protocol,
      endpoint: Endpoint,
      madeAt: clock.now,
      filterPolicy,
      redrivePolicy,
      isConfirmed: Protocol === 'sqs',
    };
    if (known === undefined) this.#all.push(subscription);
    const tellsArn = subscription.isConfirmed || ReturnSubscriptionArn === 'true';
    return { SubscriptionArn: tellsArn ? subscription.arn : 'pending confirmation' };
  }

  /** The queues that subscribe to a topic, and where each wants what cannot be delivered. */
  queuesOf(
    topicArn: string,
  ): readonly { readonly arn: string; readonly queueArn: string; readonly deadLetterQueueArn?: string }[] {
    return this.#current
      .filter((subscription) => subscription.topicArn === topicArn && subscription.protocol === 'sqs')
      .map(({ arn, endpoint, redrivePolicy }) => ({
        arn,
        queueArn: endpoint,
        ...(redrivePolicy !== undefined && { deadLetterQueueArn: readRedrivePolicy(redrivePolicy) }),
      }));
  }

  /** The addresses that get a message by e-mail: those that have confirmed and whose filter policy lets it pass. */
  addressesFor(message: PublishedMessage): readonly string[] {
    return this.#current
      .filter(({ topicArn, protocol }) => topicArn === message.topicArn && protocol === 'email')
      .filter(({ isConfirmed }) => isConfirmed)
      .filter(({ filterPolicy = '{}' }) => passes(readFilterPolicy(filterPolicy), message))
      .map(({ endpoint }) => endpoint);
  }

  /** Confirms what waits for an address, as whoever got the e-mails would; answers the topics. */
  confirm(address: string): readonly string[] {
    const waiting = this.#current.filter(({ endpoint, isConfirmed }) => endpoint === address && !isConfirmed);
    for (const subscription of waiting) subscription.isConfirmed = true;
    return waiting.map(({ topicArn }) => topicArn);
  }

  /** Forgets a subscription. One that is not there counts as forgotten; one that is pending cannot be. */
  unsubscribe({ SubscriptionArn = '' }: { readonly SubscriptionArn?: string }): void {
    checkArn(SubscriptionArn);
    const found = this.#current.find(({ arn }) => arn === SubscriptionArn);
    if (found?.isConfirmed === false)
      throw invalid('SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation');
    this.#all = this.#all.filter((subscription) => subscription !== found);
  }

  /** A page of a topic's subscriptions. */
  listSubscriptionsByTopic({
    TopicArn = '',
    NextToken,
  }: {
    readonly TopicArn?: string;
    readonly NextToken?: string;
  }) {
    this.#topics.check(TopicArn);
    const ofTopic = this.#current.filter(({ topicArn }) => topicArn === TopicArn);
    const start = NextToken === undefined ? 0 : ofTopic.findIndex(({ arn }) => tokenOf(arn) === NextToken);
    if (start < 0) throw invalid('NextToken');
    const end = start + SUBSCRIPTIONS_IN_PAGE;
    const next = ofTopic[end];
    return {
      Subscriptions: ofTopic.slice(start, end).map(({ arn, topicArn, protocol, endpoint, isConfirmed }) => ({
        SubscriptionArn: isConfirmed ? arn : 'PendingConfirmation',
        Owner: this.#host.accountId,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn: topicArn,
      })),
      NextToken: next && tokenOf(next.arn),
    };
  }

  getSubscriptionAttributes({ SubscriptionArn = '' }: { readonly SubscriptionArn?: string }) {
    const { arn, topicArn, protocol, endpoint, filterPolicy, redrivePolicy, isConfirmed } =
      this.#find(SubscriptionArn);
    return {
      Attributes: new Map([
        ['SubscriptionArn', arn],
        ['TopicArn', topicArn],
        ['Owner', this.#host.accountId],
        ['Protocol', protocol],
        ['Endpoint', endpoint],
        ['PendingConfirmation', String(!isConfirmed)],
        ['ConfirmationWasAuthenticated', String(protocol === 'sqs')],
        ['RawMessageDelivery', 'false'],
        ...(filterPolicy === undefined
          ? []
          : [['FilterPolicy', filterPolicy] as const, ['FilterPolicyScope', 'MessageAttributes'] as const]),
        ...(redrivePolicy === undefined ? [] : [['RedrivePolicy', redrivePolicy] as const]),
      ]),
    };
  }

  /** Sets the filter policy, or where what cannot be delivered goes; an empty one removes it. */
  setSubscriptionAttributes({
    SubscriptionArn = '',
    AttributeName = '',
    AttributeValue = '',
  }: {
    readonly SubscriptionArn?: string;
    readonly AttributeName?: string;
    readonly AttributeValue?: string;
  }): void {
    const subscription = this.#find(SubscriptionArn);
    const removes = ['FilterPolicy', 'RedrivePolicy'].includes(AttributeName) && AttributeValue === '';
    if (!removes) checkAttribute(AttributeName, AttributeValue, subscription.protocol);
    const value = removes ? undefined : AttributeValue;
    if (AttributeName === 'FilterPolicy') subscription.filterPolicy = value;
    if (AttributeName === 'RedrivePolicy') subscription.redrivePolicy = value;
  }

  get #current(): readonly Subscription[] {
    const { now } = this.#host.clock;
    this.#all = this.#all.filter(({ isConfirmed, madeAt }) => isConfirmed || now < madeAt + CONFIRM_WITHIN);
    return this.#all;
  }

  #find(subscriptionArn: string): Subscription {
    checkArn(subscriptionArn);
    const found = this.#current.find(({ arn }) => arn === subscriptionArn);
    if (found === undefined) throw new ServiceError('NotFound', 404, 'Subscription does not exist');
    return found;
  }
}

function checkAttribute(name: string, value: string, protocol: Protocol): void {
  // What a queue gets is not filtered here: what it would not get with its policy, it would get without.
  if (name.startsWith('FilterPolicy') && protocol === 'sqs')
    throw invalid(`${name}: not known here for a queue`);
  if (name === 'FilterPolicy') readFilterPolicy(value);
  else if (name === 'RedrivePolicy') readRedrivePolicy(value);
  else if (name === 'RawMessageDelivery') checkDelivery(value);
  else if (name !== 'FilterPolicyScope') throw invalid('AttributeName');
  else if (value !== 'MessageAttributes') throw invalid(`FilterPolicyScope: ${value} is not known here`);
}

/** Answers the ARN of the dead-letter queue. */
function readRedrivePolicy(text: string): string {
  let policy: { deadLetterTargetArn?: unknown } | null;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid('RedrivePolicy: failed to parse JSON.');
  }
  const arn = policy?.deadLetterTargetArn;
  if (typeof arn !== 'string' || !QUEUE_ARN.test(arn))
    throw invalid('RedrivePolicy: deadLetterTargetArn must be an SQS queue ARN');
  return arn;
}

function checkDelivery(isRaw: string): void {
  if (isRaw !== 'false') throw invalid(`RawMessageDelivery: ${isRaw} is not known here`);
}

function checkArn(arn: string): void {
  const elements = arn.split(':').length;
  if (elements < 6)
    throw invalid(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${elements}`);
}

const tokenOf = (arn: string) => Buffer.from(arn).toString('base64url');

const invalid = (what: string) => new ServiceError('InvalidParameter', 400, `Invalid parameter: ${what}`);
