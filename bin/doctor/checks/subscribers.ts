import type { Subscription } from '@aws-sdk/client-sns';
import { type Finding, findingsOn } from '../finding.ts';

export const SUBSCRIBERS = 'subscribers';

/** A topic that people are told on: of patients' alerts, or of alarms. */
export interface Topic {
  readonly arn: string;
  readonly tells: 'alerts' | 'alarms';
}

const untold = {
  alerts: 'What a person must know of a patient, urgent replies among it, is told to nobody by mail.',
  alarms: 'When texts stop, nobody is woken.',
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
  const { ok, warning, fatal } = findingsOn(SUBSCRIBERS);
  const name = arn.split(':').at(-1);
  // Instead of an ARN it may be `PendingConfirmation` or, for some days, `Deleted`.
  const confirmed = subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
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
        fact: `${confirmed.length} get the ${tells} of ${name}, and ${pending.length} have not confirmed that they want them.`,
        patients: 'Those who have not are told nothing: it may be all of a clinic.',
        fix: `${confirm}${subscribe}`,
      }),
    ];
  return [ok(`${confirmed.length} get the ${tells} of ${name}.`)];
}
