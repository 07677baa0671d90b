import {
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import pMap from 'p-map';
import type { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import { secondContactOf } from '../../lambdas/aws/sns-alert-messages.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';

/**
 * How it stands with an e-mail address of a clinic.
 * - `confirmed`: it gets the clinic's alerts
 * - `unconfirmed`: AWS has sent a mail with a link, and nothing is sent until somebody follows it
 * - `unconfirmed-elsewhere`: as before, for another clinic: this one's alerts can be added once that is confirmed
 * - `own-subscription`: somebody subscribed it with other filters, or with none: that is left as it is
 * - `unsubscribed`: it was taken out
 * - `lapsing`: it was taken out and had not confirmed. Nobody can unsubscribe it; AWS forgets it within two days
 */
export interface AlertContact {
  readonly address: string;
  readonly state:
    | 'confirmed'
    | 'unconfirmed'
    | 'unconfirmed-elsewhere'
    | 'own-subscription'
    | 'unsubscribed'
    | 'lapsing';
}

/** An address that is subscribed to the topic. Without an ARN it has not confirmed, or was unsubscribed a moment ago. */
interface Subscription {
  readonly address: string;
  readonly arn?: string;
}

const AT_ONCE = 8;

/**
 * The subscriptions of alert contacts to the alert topic. To SNS an address and a topic are one subscription, so one that
 * stands with several clinics is filtered by all of them.
 */
export class AlertContacts {
  readonly #sns: SNSClient;
  readonly #topicArn: string;
  readonly #directory: Pick<ClinicDirectory, 'list'>;

  constructor(sns: SNSClient, topicArn: string, directory: Pick<ClinicDirectory, 'list'>) {
    this.#sns = sns;
    this.#topicArn = topicArn;
    this.#directory = directory;
  }

  /**
   * Makes subscriptions what the table says of a clinic, whatever they were. May be repeated, and run beside another: whoever
   * comes last has read what both have written.
   *
   * @param takenOut addresses that stood with the clinic before
   */
  async follow(clinicId: string, takenOut: readonly string[]): Promise<readonly AlertContact[]> {
    const followed = new Map<string, AlertContact>();
    let wanted = wantedOf(await this.#directory.list());
    for (;;) {
      for (const contact of await this.#followOnce(clinicId, wanted, takenOut))
        followed.set(keyOf(contact), contact);
      const now = wantedOf(await this.#directory.list());
      if (isSame(now, wanted)) return [...followed.values()];
      wanted = now;
    }
  }

  async #followOnce(clinicId: string, wanted: Wanted, takenOut: readonly string[]): Promise<AlertContact[]> {
    const subscriptions = await this.#subscriptions();
    const contacts = [...wanted.values()].filter(({ roles }) => roles.some(isOf(clinicId)));
    const subscribed = await pMap(
      contacts,
      async ({ address, roles }): Promise<AlertContact> => ({
        address,
        state: await this.#subscribe(address, roles, subscriptions.get(keyOf({ address }))?.arn),
      }),
      { concurrency: AT_ONCE },
    );
    const others = [...subscriptions.values()].filter(
      (subscription) => !wanted.get(keyOf(subscription))?.roles.some(isOf(clinicId)),
    );
    const left = await pMap(
      others,
      async ({ address, arn }): Promise<AlertContact[]> => {
        if (arn !== undefined)
          return (await this.#leave(arn, clinicId, wanted.get(keyOf({ address }))?.roles ?? []))
            ? [{ address, state: 'unsubscribed' }]
            : [];
        return takenOut.some((known) => keyOf({ address: known }) === keyOf({ address }))
          ? [{ address, state: 'lapsing' }]
          : [];
      },
      { concurrency: AT_ONCE },
    );
    return [...subscribed, ...left.flat()];
  }

  /** Every e-mail address that the topic knows. */
  async #subscriptions(): Promise<ReadonlyMap<string, Subscription>> {
    const found = new Map<string, Subscription>();
    const pages = paginateListSubscriptionsByTopic({ client: this.#sns }, { TopicArn: this.#topicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol, Endpoint: address = '', SubscriptionArn = '' } of Subscriptions) {
        if (Protocol !== 'email') continue;
        // Instead of an ARN it may be `PendingConfirmation` or, for some days, `Deleted`.
        const isConfirmed = SubscriptionArn.startsWith('arn:');
        if (SubscriptionArn === 'Deleted') continue;
        found.set(keyOf({ address }), { address, ...(isConfirmed && { arn: SubscriptionArn }) });
      }
    }
    return found;
  }

  /** @param arn of its subscription, where it has confirmed one */
  async #subscribe(address: string, roles: readonly string[], arn?: string): Promise<AlertContact['state']> {
    if (arn !== undefined) {
      const policy = await this.#policyOf(arn);
      if (policy === undefined) return 'own-subscription';
      if (policy !== 'gone') {
        if (policy.join() !== roles.join()) await this.#filter(arn, roles);
        return 'confirmed';
      }
    }
    try {
      // Where it has not confirmed, this sends it another mail.
      await this.#sns.send(
        new SubscribeCommand({
          TopicArn: this.#topicArn,
          Protocol: 'email',
          Endpoint: address,
          Attributes: { FilterPolicy: policyFor(roles) },
          ReturnSubscriptionArn: true,
        }),
      );
      return 'unconfirmed';
    } catch (error) {
      // Its filter can be changed once it has an ARN that anybody can learn.
      if (error instanceof InvalidParameterException && /already exists/.test(error.message))
        return 'unconfirmed-elsewhere';
      throw error;
    }
  }

  /** Takes a clinic out of a subscription that is filtered by it; true if there was one. @param roles those that remain */
  async #leave(arn: string, clinicId: string, roles: readonly string[]): Promise<boolean> {
    const policy = await this.#policyOf(arn);
    if (policy === undefined || policy === 'gone' || !policy.some(isOf(clinicId))) return false;
    if (roles.length > 0) await this.#filter(arn, roles);
    else await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    return true;
  }

  async #filter(SubscriptionArn: string, roles: readonly string[]): Promise<void> {
    await this.#sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'FilterPolicy',
        AttributeValue: policyFor(roles),
      }),
    );
  }

  /** The roles that a subscription is filtered by; undefined if its filter is none of ours. */
  async #policyOf(SubscriptionArn: string): Promise<readonly string[] | undefined | 'gone'> {
    try {
      const { Attributes = {} } = await this.#sns.send(
        new GetSubscriptionAttributesCommand({ SubscriptionArn }),
      );
      return rolesIn(Attributes.FilterPolicy);
    } catch (error) {
      if (error instanceof NotFoundException) return 'gone';
      throw error;
    }
  }
}

/** Each address of any clinic, with what it is to which: first contacts are named by the clinic, a second by it and more. */
type Wanted = ReadonlyMap<string, { readonly address: string; readonly roles: readonly string[] }>;

function wantedOf(clinics: readonly Clinic[]): Wanted {
  const wanted = new Map<string, { address: string; roles: string[] }>();
  const want = (address: string, role: string) => {
    const known = wanted.get(keyOf({ address }));
    if (known === undefined) wanted.set(keyOf({ address }), { address, roles: [role] });
    else if (!known.roles.includes(role)) known.roles.push(role);
  };
  for (const { id, alertContacts, secondAlertContact } of clinics) {
    for (const address of alertContacts) want(address, id);
    if (secondAlertContact !== undefined) want(secondAlertContact, secondContactOf(id));
  }
  return wanted;
}

const isOf =
  (clinicId: string) =>
  (role: string): boolean =>
    role === clinicId || role === secondContactOf(clinicId);

/** What alerts carry: `lambdas/aws/sns-alert-messages.ts`. */
const policyFor = (roles: readonly string[]): string => JSON.stringify({ contacts: roles });

function rolesIn(policy: string | undefined): readonly string[] | undefined {
  const { contacts, ...others } = JSON.parse(policy ?? '{}') as Record<string, unknown>;
  const isOurs = Array.isArray(contacts) && contacts.every((role) => typeof role === 'string');
  return isOurs && Object.keys(others).length === 0 ? contacts : undefined;
}

/** No mailbox tells capitals apart, and SNS may not keep them. */
const keyOf = ({ address }: Pick<AlertContact, 'address'>): string => address.toLowerCase();

const isSame = (one: Wanted, other: Wanted): boolean =>
  JSON.stringify([...one]) === JSON.stringify([...other]);
