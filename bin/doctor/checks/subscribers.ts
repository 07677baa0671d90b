import type { Subscription } from '@aws-sdk/client-sns';
import type { Clinic } from '../../../lambdas/domain/clinic.ts';
import { type Finding, findingsOn } from '../finding.ts';

export const SUBSCRIBERS = 'subscribers';
const { ok, warning, fatal } = findingsOn(SUBSCRIBERS);

/** A topic that people are told on: of patients' alerts, or of alarms. */
export interface Topic {
  readonly arn: string;
  readonly tells: 'alerts' | 'alarms';
}

const untold = {
  alerts: 'What a person must know of a patient, urgent replies among it, is told to nobody by mail.',
  alarms: 'When texts stop or come late, nobody who could mend it is told.',
};

/**
 * Whether anybody is told what is published on a topic. Somebody who has not followed the link in AWS's mail is not:
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export function checkSubscribers(
  { arn, tells }: Topic,
  subscriptions: readonly Subscription[],
  stage: string,
): readonly Finding[] {
  const name = arn.split(':').at(-1);
  const confirmed = subscriptions.filter(isConfirmed);
  const pending = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
  const subscribe =
    tells === 'alerts'
      ? `npm run clinic -- update <clinic> --stage ${stage} --alert-contact <address>`
      : `aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint <address>`;
  const confirm = 'Follow the link in the mail from AWS, or ask for another: ';
  if (confirmed.length === 0)
    return [
      fatal({
        fact:
          pending.length === 0
            ? `Nobody is subscribed to the ${tells} of ${name}.`
            : `Nobody who is subscribed to the ${tells} of ${name} has confirmed it (${pending.length} waiting).`,
        patients: untold[tells],
        fix: pending.length === 0 ? subscribe : `${confirm}${subscribe}`,
      }),
    ];
  if (pending.length > 0)
    return [
      warning({
        fact: `Those who get the ${tells} of ${name}: ${confirmed.length}; who have not confirmed that they want them: ${pending.length}.`,
        patients: 'Those who have not are told nothing: it may be all of a clinic.',
        fix: `${confirm}${subscribe}`,
      }),
    ];
  return [ok(`They get the ${tells} of ${name}: ${confirmed.length}.`)];
}

/**
 * Which clinics hear of none of their alerts. Where somebody is subscribed who is the contact of no clinic, nothing is said: that may
 * be for all of them.
 */
export function checkClinicContacts(
  clinics: readonly Pick<Clinic, 'id' | 'alertContacts'>[],
  subscriptions: readonly Subscription[],
  stage: string,
): readonly Finding[] {
  const confirmed = subscriptions.filter(isConfirmed).map(({ Endpoint = '' }) => Endpoint.toLowerCase());
  const contactsOf = ({ alertContacts }: (typeof clinics)[number]) =>
    alertContacts.map((address) => address.toLowerCase());
  const contacts = clinics.flatMap(contactsOf);
  if (confirmed.some((address) => !contacts.includes(address))) return [];
  return clinics
    .filter((clinic) => !contactsOf(clinic).some((address) => confirmed.includes(address)))
    .map(({ id, alertContacts: { length } }) =>
      warning({
        fact: `The clinic ${id} has ${length === 0 ? 'no alert contact' : 'no alert contact who has confirmed it'}.`,
        patients:
          'What they reply is told to nobody of the clinic, unless its own system asks for its alerts.',
        fix: `npm run clinic -- update ${id} --stage ${stage}${length === 0 ? ' --alert-contact <address>' : ', and follow the link in the mail'}`,
      }),
    );
}

/** Instead of an ARN it may be `PendingConfirmation` or, for some days, `Deleted`. */
const isConfirmed = ({ SubscriptionArn = '' }: Subscription): boolean => SubscriptionArn.startsWith('arn:');
