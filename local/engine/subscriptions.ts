import { HOUR, type Instant } from '../../lambdas/domain/instant.ts';
import { checkFilterPolicy } from './filter-policy.ts';
import { ServiceError } from './service-error.ts';
import type { Topics } from './topics.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SubscribeInput {
  readonly TopicArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  /** A boolean, as AWS Query writes it. */
  readonly ReturnSubscriptionArn?: string;
}

interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly endpoint: string;
  readonly madeAt: Instant;
  filterPolicy: string | undefined;
  isConfirmed: boolean;
}

const EMAIL = /^[^@\s;,]+@[^@\s;,]+$/;
const SUBSCRIPTIONS_IN_PAGE = 100;
/** https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html */
const CONFIRM_WITHIN = 48 * HOUR;

/**
 * The subscriptions of SNS in memory, by e-mail alone. Nothing is delivered, and nobody confirms unless `confirm` is called:
 * until then a subscription is pending, and gone after two days.
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
    if (Protocol !== 'email') throw invalid(`Amazon SNS does not support this protocol string: ${Protocol}`);
    if (!EMAIL.test(Endpoint)) throw invalid('Email address');
    for (const [name, value] of Object.entries(Attributes)) checkAttribute(name, value);

    const filterPolicy = Attributes.FilterPolicy;
    const known = this.#current.find(
      ({ topicArn, endpoint }) => topicArn === TopicArn && endpoint === Endpoint,
    );
    if (known !== undefined && filterPolicy !== undefined && filterPolicy !== known.filterPolicy)
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    const { clock, newId } = this.#host;
    const subscription: Subscription = known ?? {
      arn: `${TopicArn}:${newId()}`,
      topicArn: TopicArn,
      endpoint: Endpoint,
      madeAt: clock.now,
      filterPolicy,
      isConfirmed: false,
    };
    if (known === undefined) this.#all.push(subscription);
    const tellsArn = subscription.isConfirmed || ReturnSubscriptionArn === 'true';
    return { SubscriptionArn: tellsArn ? subscription.arn : 'pending confirmation' };
  }

  /** As whoever got the e-mail would. */
  confirm(subscriptionArn: string): void {
    this.#find(subscriptionArn).isConfirmed = true;
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
      Subscriptions: ofTopic.slice(start, end).map(({ arn, topicArn, endpoint, isConfirmed }) => ({
        SubscriptionArn: isConfirmed ? arn : 'PendingConfirmation',
        Owner: this.#host.accountId,
        Protocol: 'email',
        Endpoint: endpoint,
        TopicArn: topicArn,
      })),
      NextToken: next && tokenOf(next.arn),
    };
  }

  getSubscriptionAttributes({ SubscriptionArn = '' }: { readonly SubscriptionArn?: string }) {
    const { arn, topicArn, endpoint, filterPolicy, isConfirmed } = this.#find(SubscriptionArn);
    return {
      Attributes: new Map([
        ['SubscriptionArn', arn],
        ['TopicArn', topicArn],
        ['Owner', this.#host.accountId],
        ['Protocol', 'email'],
        ['Endpoint', endpoint],
        ['PendingConfirmation', String(!isConfirmed)],
        ['ConfirmationWasAuthenticated', 'false'],
        ['RawMessageDelivery', 'false'],
        ...(filterPolicy === undefined
          ? []
          : [['FilterPolicy', filterPolicy] as const, ['FilterPolicyScope', 'MessageAttributes'] as const]),
      ]),
    };
  }

  /** Sets the filter policy; an empty one removes it. */
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
    const removes = AttributeName === 'FilterPolicy' && AttributeValue === '';
    if (!removes) checkAttribute(AttributeName, AttributeValue);
    if (AttributeName === 'FilterPolicy') subscription.filterPolicy = removes ? undefined : AttributeValue;
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

function checkAttribute(name: string, value: string): void {
  if (name === 'FilterPolicy') checkFilterPolicy(value);
  else if (name !== 'FilterPolicyScope') throw invalid('AttributeName');
  else if (value !== 'MessageAttributes') throw invalid(`FilterPolicyScope: ${value} is not known here`);
}

function checkArn(arn: string): void {
  const elements = arn.split(':').length;
  if (elements < 6)
    throw invalid(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${elements}`);
}

const tokenOf = (arn: string) => Buffer.from(arn).toString('base64url');

const invalid = (what: string) => new ServiceError('InvalidParameter', 400, `Invalid parameter: ${what}`);
