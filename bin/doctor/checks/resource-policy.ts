import type { PhoneNumberInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { isTwoWay } from '../../../lib/stage-config.ts';
import { type Finding, findingsOn } from '../finding.ts';
import type { SendingStage } from '../origin.ts';
import { deployOf, type Place } from './stack.ts';

export const RESOURCE_POLICY = 'resource policy';
const { ok, fatal } = findingsOn(RESOURCE_POLICY);

/**
 * Numbers that were there before may be used by SNS without a policy:
 * https://aws.amazon.com/blogs/messaging-and-targeting/a-guide-to-the-new-resource-policies-for-sms-origination-identities-in-aws
 */
const POLICIES_SINCE = Date.parse('2024-09-24T00:00:00Z');

interface Statement {
  readonly Effect?: string;
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Whether a number's own policy lets SNS send from it.
 *
 * @param policy as JSON; undefined where it has none
 * @param isDeployed whether there is a stack, which writes the policy where the stage is two-way
 */
export function checkResourcePolicy(
  { sms }: SendingStage,
  { PhoneNumber, PhoneNumberArn = '', CreatedTimestamp }: PhoneNumberInformation,
  policy: string | undefined,
  place: Place,
  isDeployed: boolean,
): readonly Finding[] {
  if (policy === undefined && CreatedTimestamp !== undefined && CreatedTimestamp.getTime() < POLICIES_SINCE)
    return [ok(`${PhoneNumber} is older than such policies, and SNS may use it.`)];
  if (!isDeployed && isTwoWay(sms)) return [ok(`The stack lets SNS use ${PhoneNumber} when it is deployed.`)];
  const account = PhoneNumberArn.split(':')[4];
  const concerning = statementsOf(policy).filter(
    (statement) => isForSns(statement) && isAboutSending(statement),
  );
  const admits =
    concerning.some(({ Effect, Condition }) => Effect === 'Allow' && isOfAccount(Condition, account)) &&
    !concerning.some(({ Effect }) => Effect === 'Deny');
  if (admits) return [ok(`That of ${PhoneNumber} lets SNS send from it.`)];
  return [
    fatal({
      fact: `${PhoneNumber} has no policy that lets sns.amazonaws.com send from it for this account.`,
      patients: 'Every text is refused.',
      fix: isTwoWay(sms)
        ? deployOf(place)
        : `aws pinpoint-sms-voice-v2 put-resource-policy --resource-arn ${PhoneNumberArn} --policy '${letSnsSend(PhoneNumberArn, account)}'`,
    }),
  ];
}

function statementsOf(policy: string | undefined): readonly Statement[] {
  if (policy === undefined) return [];
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] };
  return [Statement].flat() as readonly Statement[];
}

const isForSns = ({ Principal }: Statement): boolean =>
  Principal === '*' || [Principal?.Service ?? []].flat().includes('sns.amazonaws.com');

const isAboutSending = ({ Action }: Statement): boolean =>
  [Action ?? []].flat().some((action) => ['*', 'sms-voice:*', 'sms-voice:SendTextMessage'].includes(action));

/** Whether a condition on the account names ours; conditions on anything else are the business of whoever wrote them. */
function isOfAccount(condition: Statement['Condition'], account: string | undefined): boolean {
  const accounts = Object.values(condition ?? {}).flatMap((test) => test['aws:SourceAccount'] ?? []);
  return accounts.length === 0 || accounts.includes(String(account));
}

/** What `lib/sender.ts` deploys for a two-way number. */
const letSnsSend = (arn: string, account: string | undefined): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sms-voice:SendTextMessage',
        Resource: arn,
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
