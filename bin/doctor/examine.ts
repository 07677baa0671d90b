import type { Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { PhoneNumberInformation, RegistrationInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { answers, carePlans } from '../../care-plans/index.ts';
import { patientTexts } from '../../care-plans/texts.ts';
import { DAY, type Instant } from '../../lambdas/domain/instant.ts';
import type { Approval } from '../../lib/approvals.ts';
import { deliveryLogGroups } from '../../lib/delivery-logs.ts';
import { ConfigurationError, type StageConfig } from '../../lib/stage-config.ts';
import { type Answer, judge } from './answer.ts';
import type { Aws } from './aws.ts';
import { ALARMS, checkAlarms } from './checks/alarms.ts';
import { checkApprovals, unreadableApprovals } from './checks/approvals.ts';
import { checkDeliveryLogGroup, checkDeliveryStatus, DELIVERY_LOGS } from './checks/delivery-logs.ts';
import {
  CONCURRENCY_QUOTA,
  checkConcurrencyQuota,
  checkSchedulerQuotas,
  SCHEDULER_QUOTA,
} from './checks/quotas.ts';
import { checkRegistration, REGISTRATION } from './checks/registration.ts';
import { checkReplies } from './checks/replies.ts';
import { checkResourcePolicy, RESOURCE_POLICY } from './checks/resource-policy.ts';
import { checkAccountTier, checkSnsSandbox, SANDBOX } from './checks/sandbox.ts';
import { checkNumberRate, checkVolume } from './checks/send-rate.ts';
import { checkSender, checkSenderId, SENDER } from './checks/sender.ts';
import { CALLERS_QUERY, CLIENTS, callersIn, checkClients, LOOKBACK_DAYS } from './checks/silent-clients.ts';
import { checkSpendLimit, type SmsAttributes, SPEND_LIMIT } from './checks/spend-limit.ts';
import { checkStack, type Place } from './checks/stack.ts';
import { checkClinicContacts, checkSubscribers, SUBSCRIBERS, type Topic } from './checks/subscribers.ts';
import type { Finding } from './finding.ts';
import { originsOf } from './origin.ts';
import { expectedVolume } from './volume.ts';

export interface Examined {
  readonly stage: StageConfig;
  /** Of the texts that patients may get. Throws a ConfigurationError where they cannot be read. */
  readonly approvals: () => readonly Approval[];
  readonly place: Place;
  readonly aws: Aws;
  readonly now: Instant;
}

/** The stack of the stage, if there is one with something in it. */
interface Deployed {
  readonly stackName: string;
  readonly account: string | undefined;
  readonly outputs: ReadonlyMap<string, string>;
  readonly resources: Answer<readonly StackResourceSummary[]>;
}

/** Everything that is found of a stage and of its account. Where there is no stack yet, of the account alone. */
export async function examine(examined: Examined): Promise<readonly Finding[]> {
  const { place, aws } = examined;
  const ofTexts = examineTexts(examined);
  const [stack, attributes] = await Promise.all([aws.stack(place.stackName), aws.smsAttributes()]);
  const ofStack = judge('stack', true, { stack }, (values) => checkStack(values.stack, place));
  const ofAccount = await examineAccount(examined, attributes);
  // What is right of a sender before the first deployment is wrong afterwards.
  if ('failure' in stack) return unique([...ofStack, ...ofTexts, ...ofAccount]);
  const deployed = await deployedAs(stack.value, examined);
  const findings = await Promise.all([
    ofStack,
    ofTexts,
    ofAccount,
    examineSender(examined, deployed),
    examineDeliveryLogs(examined, attributes, deployed),
    deployed === undefined ? [] : examineWhoIsTold(examined, deployed),
    deployed === undefined ? [] : examineClients(examined, deployed),
  ]);
  return unique(findings.flat());
}

/** What is found of the texts, which AWS is not asked for. */
export function examineTexts({
  stage,
  approvals,
  now,
}: Pick<Examined, 'stage' | 'approvals' | 'now'>): readonly Finding[] {
  try {
    return checkApprovals(stage, patientTexts(carePlans, answers), approvals(), now);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [unreadableApprovals(stage, error)];
  }
}

async function deployedAs(stack: Stack | undefined, { place, aws }: Examined): Promise<Deployed | undefined> {
  if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  return {
    stackName: place.stackName,
    account: stack.StackId?.split(':')[4],
    outputs: new Map(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    resources: await aws.stackResources(place.stackName),
  };
}

async function examineAccount(
  { stage, aws }: Examined,
  attributes: Answer<SmsAttributes>,
): Promise<readonly Finding[]> {
  const volume = expectedVolume(stage, carePlans);
  const [status, accountAttributes, limits, scheduler, lambda] = await Promise.all([
    aws.snsSandbox(),
    aws.accountAttributes(),
    aws.spendLimits(),
    aws.quotas('scheduler'),
    aws.quotas('lambda'),
  ]);
  return [
    ...judge(SANDBOX, true, { status }, (values) => checkSnsSandbox(values.status)),
    ...judge(SANDBOX, true, { accountAttributes }, (values) => checkAccountTier(values.accountAttributes)),
    ...judge(SPEND_LIMIT, true, { attributes, limits }, (values) =>
      checkSpendLimit(values.attributes, values.limits, volume),
    ),
    ...judge(SCHEDULER_QUOTA, false, scheduler, (values) => checkSchedulerQuotas(values, volume)),
    ...judge(CONCURRENCY_QUOTA, false, { applied: lambda.applied }, (values) =>
      checkConcurrencyQuota(values, stage),
    ),
  ];
}

async function examineSender(
  examined: Examined,
  deployed: Deployed | undefined,
): Promise<readonly Finding[]> {
  const { stage, place, aws } = examined;
  const { senderId } = stage.sms;
  const volume = expectedVolume(stage, carePlans);
  if (senderId !== undefined) {
    const senderIds = await aws.senderIds();
    return [
      ...judge(SENDER, true, { senderIds }, (values) => checkSenderId(senderId, stage, values.senderIds)),
      ...checkVolume(stage, [], volume),
    ];
  }
  const [numbers, registrations] = await Promise.all([aws.phoneNumbers(), aws.registrations()]);
  if ('failure' in numbers) return judge(SENDER, true, { numbers }, () => []);
  const origins = originsOf(stage, numbers.value, deployed?.outputs.get('InboundTopicArn'));
  const ofEach = await Promise.all(
    origins.map((number) => examineNumber(number, registrations, examined, deployed)),
  );
  return [
    ...checkSender(stage, origins, place, deployed !== undefined),
    ...ofEach.flat(),
    ...checkVolume(stage, origins, volume),
  ];
}

async function examineNumber(
  number: PhoneNumberInformation,
  registrations: Answer<readonly RegistrationInformation[]>,
  { stage, place, aws }: Examined,
  deployed: Deployed | undefined,
): Promise<readonly Finding[]> {
  const policy = await aws.resourcePolicy(String(number.PhoneNumberArn));
  const topicArn = deployed?.outputs.get('InboundTopicArn');
  const roleArn = deployed?.outputs.get('InboundChannelRoleArn');
  const inbound = topicArn === undefined || roleArn === undefined ? undefined : { topicArn, roleArn };
  return [
    ...judge(REGISTRATION, true, { registrations }, (values) =>
      checkRegistration(number, values.registrations),
    ),
    ...judge(RESOURCE_POLICY, true, { policy }, (values) =>
      checkResourcePolicy(stage, number, values.policy, place, deployed !== undefined),
    ),
    ...checkNumberRate(stage, number),
    ...checkReplies(stage, number, inbound),
  ];
}

async function examineDeliveryLogs(
  { place, aws }: Examined,
  attributes: Answer<SmsAttributes>,
  deployed: Deployed | undefined,
): Promise<readonly Finding[]> {
  const groups = await aws.logGroups(`sns/${place.region}/`);
  const status = judge(DELIVERY_LOGS, true, { attributes }, (values) =>
    checkDeliveryStatus(values.attributes, place),
  );
  const account =
    deployed?.account ?? ('value' in groups ? groups.value[0]?.arn?.split(':')[4] : undefined) ?? '<account>';
  const ofGroups = await Promise.all(
    Object.values(deliveryLogGroups({ region: place.region, account })).map(async (name) => {
      const filters = await aws.subscriptionFilters(name);
      const resources = deployed?.resources ?? { value: undefined };
      return judge(DELIVERY_LOGS, true, { groups, filters, resources }, (values) =>
        checkDeliveryLogGroup(
          name,
          values.groups.find(({ logGroupName }) => logGroupName === name),
          values.filters,
          values.resources && namesOf(values.resources, 'AWS::Logs::SubscriptionFilter'),
          place,
        ),
      );
    }),
  );
  return [...status, ...ofGroups.flat()];
}

async function examineWhoIsTold(
  { place, aws }: Examined,
  { outputs, resources }: Deployed,
): Promise<readonly Finding[]> {
  const alarms =
    'failure' in resources
      ? resources
      : await aws.alarms([
          ...namesOf(resources.value, 'AWS::CloudWatch::Alarm'),
          ...namesOf(resources.value, 'AWS::CloudWatch::CompositeAlarm'),
        ]);
  const alertTopicArn = outputs.get('AlertTopicArn');
  const actions = 'value' in alarms ? alarms.value.flatMap(({ AlarmActions = [] }) => AlarmActions) : [];
  const topics: Topic[] = [
    ...(alertTopicArn === undefined ? [] : [{ arn: alertTopicArn, tells: 'alerts' as const }]),
    ...[...new Set(actions)]
      .filter((arn) => arn.split(':')[2] === 'sns')
      .map((arn) => ({ arn, tells: 'alarms' as const })),
  ];
  const clinics = await aws.clinics(String(outputs.get('TableName')));
  const ofTopics = await Promise.all(
    topics.map(async (topic) => {
      const subscriptions = await aws.subscriptions(topic.arn);
      return [
        ...judge(SUBSCRIBERS, true, { subscriptions }, (values) =>
          checkSubscribers(topic, values.subscriptions, place.stage),
        ),
        ...(topic.tells === 'alarms'
          ? []
          : judge(SUBSCRIBERS, true, { subscriptions, clinics }, (values) =>
              checkClinicContacts(values.clinics, values.subscriptions, place.stage),
            )),
      ];
    }),
  );
  return [
    ...judge(ALARMS, true, { alarms }, (values) => checkAlarms(values.alarms, place)),
    ...ofTopics.flat(),
  ];
}

async function examineClients(
  { place, aws, now }: Examined,
  { outputs }: Deployed,
): Promise<readonly Finding[]> {
  const logGroup = String(outputs.get('AccessLogGroupName'));
  const [clients, calls] = await Promise.all([
    aws.clients(String(outputs.get('TableName'))),
    aws.query(logGroup, CALLERS_QUERY, now - LOOKBACK_DAYS * DAY, now),
  ]);
  return judge(CLIENTS, false, { clients, calls }, (values) =>
    checkClients(values.clients, callersIn(values.calls), place.stage),
  );
}

/** The names of the stack's resources of a type, as CloudFormation's `Ref` has them. */
const namesOf = (resources: readonly StackResourceSummary[], type: string): readonly string[] =>
  resources
    .filter(({ ResourceType }) => ResourceType === type)
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);

/** One call may be what several checks lack. */
const unique = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];
