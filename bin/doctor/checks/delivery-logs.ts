import type { LogGroup, SubscriptionFilter } from '@aws-sdk/client-cloudwatch-logs';
import { type Finding, findingsOn } from '../finding.ts';
import type { SmsAttributes } from './spend-limit.ts';
import { deployOf, type Place } from './stack.ts';

export const DELIVERY_LOGS = 'delivery logs';
const { ok, warning, fatal } = findingsOn(DELIVERY_LOGS);

/** AWS lets a log group have no more: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST_FILTERS = 2;

const UNTOLD = 'Nobody is told of texts that did not arrive, and no text is ever known to have arrived.';
const accountOf = ({ stage }: Place): string => `npx cdk deploy -c stage=${stage} -c account=true`;

/** Whether SNS logs what becomes of every text: https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html */
export function checkDeliveryStatus(attributes: SmsAttributes, place: Place): readonly Finding[] {
  const { DeliveryStatusIAMRole: role, DeliveryStatusSuccessSamplingRate: rate = '0' } = attributes;
  if (role === undefined || role === '')
    return [
      fatal({ fact: 'SNS has no role to log deliveries in.', patients: UNTOLD, fix: accountOf(place) }),
    ];
  if (Number(rate) !== 100)
    return [
      warning({
        fact: `SNS logs ${rate} % of the texts that arrive.`,
        patients: 'Of the others their clinic cannot see that they arrived, and may call for nothing.',
        fix: 'aws sns set-sms-attributes --attributes DeliveryStatusSuccessSamplingRate=100',
      }),
    ];
  return [ok('SNS logs what becomes of every text.')];
}

/**
 * A log group of SNS: whether it is there, for how long it keeps phone numbers, and whether the stack reads it.
 *
 * @param group undefined where it is not there
 * @param filters who reads it
 * @param own the names of the subscription filters of the stack; undefined where it is not deployed
 */
export function checkDeliveryLogGroup(
  name: string,
  group: LogGroup | undefined,
  filters: readonly SubscriptionFilter[],
  own: readonly string[] | undefined,
  place: Place,
): readonly Finding[] {
  if (group === undefined)
    return [
      fatal({
        fact: `There is no log group ${name}: the stage cannot be deployed without it.`,
        patients: UNTOLD,
        fix: accountOf(place),
      }),
    ];
  return [checkRetention(name, group), checkReaders(name, filters, own, place)];
}

const checkRetention = (name: string, { retentionInDays }: LogGroup): Finding =>
  retentionInDays === undefined
    ? warning({
        fact: `${name} is kept for ever.`,
        patients: 'Their phone numbers stay in it for ever.',
        fix: `aws logs put-retention-policy --log-group-name ${name} --retention-in-days 30`,
      })
    : ok(`${name} is kept for ${retentionInDays} days.`);

function checkReaders(
  name: string,
  filters: readonly SubscriptionFilter[],
  own: readonly string[] | undefined,
  place: Place,
): Finding {
  const others = filters.filter(({ filterName = '' }) => !own?.includes(filterName));
  if (others.length < filters.length) return ok(`The stack reads ${name}.`);
  const names = others.map(({ filterName }) => filterName).join(' and ');
  if (others.length >= MOST_FILTERS)
    return fatal({
      fact: `${name} has its ${MOST_FILTERS} subscription filters already: ${names}. None is of the stack.`,
      patients: UNTOLD,
      fix: `aws logs delete-subscription-filter --log-group-name ${name} --filter-name <one that nobody needs>, then ${deployOf(place)}`,
    });
  if (own === undefined) return ok(`${name} has room for the subscription filter of the stack.`);
  return fatal({
    fact: `The subscription filter of the stack on ${name} is gone.`,
    patients: UNTOLD,
    // The template has not changed, so that a deployment alone would change nothing.
    fix: `aws cloudformation detect-stack-drift --stack-name ${place.stackName} shows what is; put the filter back as the template has it: aws logs put-subscription-filter`,
  });
}
