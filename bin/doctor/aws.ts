import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  paginateDescribeSubscriptionFilters,
  type ResultField,
  StartQueryCommand,
  type SubscriptionFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type AccountAttribute,
  GetResourcePolicyCommand,
  type PhoneNumberInformation,
  PinpointSMSVoiceV2Client,
  paginateDescribeAccountAttributes,
  paginateDescribePhoneNumbers,
  paginateDescribeRegistrations,
  paginateDescribeSenderIds,
  paginateDescribeSpendLimits,
  type RegistrationInformation,
  ResourceNotFoundException,
  type SenderIdInformation,
  type SpendLimit,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  type GetSMSSandboxAccountStatusCommandOutput,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import type { Client } from '../../lambdas/aws/clinic-items.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { isMissingStack } from '../tool/stack.ts';
import { type Answer, ask } from './answer.ts';
import type { SmsAttributes } from './checks/spend-limit.ts';

export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly smsVoice: PinpointSMSVoiceV2Client;
  readonly sns: SNSClient;
}

export const clientsIn = (region: string): Clients => ({
  cloudFormation: new CloudFormationClient({ region }),
  cloudWatch: new CloudWatchClient({ region }),
  dynamoDb: new DynamoDBClient({ region }),
  logs: new CloudWatchLogsClient({ region }),
  serviceQuotas: new ServiceQuotasClient({ region }),
  smsVoice: new PinpointSMSVoiceV2Client({ region }),
  sns: new SNSClient({ region }),
});

/** CloudWatch takes so many names of alarms at a time. */
const ALARMS_AT_ONCE = 100;
const QUERY_POLL = 1_000;
const QUERY_POLLS = 60;

/** What the doctor asks AWS: it changes nothing. Each answer says, where there is none, which permission the call needs. */
export class Aws {
  readonly #clients: Clients;
  readonly #pause: (milliseconds: number) => Promise<void>;

  constructor(clients: Clients, pause: (milliseconds: number) => Promise<void>) {
    this.#clients = clients;
    this.#pause = pause;
  }

  /** Undefined if there is no such stack. */
  stack(stackName: string): Promise<Answer<Stack | undefined>> {
    return ask('cloudformation:DescribeStacks', async () => {
      try {
        const describe = new DescribeStacksCommand({ StackName: stackName });
        return (await this.#clients.cloudFormation.send(describe)).Stacks?.[0];
      } catch (error) {
        if (isMissingStack(error)) return undefined;
        throw error;
      }
    });
  }

  stackResources(stackName: string): Promise<Answer<readonly StackResourceSummary[]>> {
    const { cloudFormation: client } = this.#clients;
    return ask('cloudformation:ListStackResources', () =>
      all(
        paginateListStackResources({ client }, { StackName: stackName }),
        (page) => page.StackResourceSummaries,
      ),
    );
  }

  snsSandbox(): Promise<Answer<GetSMSSandboxAccountStatusCommandOutput>> {
    return ask('sns:GetSMSSandboxAccountStatus', () =>
      this.#clients.sns.send(new GetSMSSandboxAccountStatusCommand({})),
    );
  }

  smsAttributes(): Promise<Answer<SmsAttributes>> {
    return ask('sns:GetSMSAttributes', async () => {
      const { attributes = {} } = await this.#clients.sns.send(new GetSMSAttributesCommand({}));
      return attributes;
    });
  }

  subscriptions(topicArn: string): Promise<Answer<readonly Subscription[]>> {
    const { sns: client } = this.#clients;
    return ask('sns:ListSubscriptionsByTopic', () =>
      all(paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }), (page) => page.Subscriptions),
    );
  }

  accountAttributes(): Promise<Answer<readonly AccountAttribute[]>> {
    const { smsVoice: client } = this.#clients;
    return ask('sms-voice:DescribeAccountAttributes', () =>
      all(paginateDescribeAccountAttributes({ client }, {}), (page) => page.AccountAttributes),
    );
  }

  spendLimits(): Promise<Answer<readonly SpendLimit[]>> {
    const { smsVoice: client } = this.#clients;
    return ask('sms-voice:DescribeSpendLimits', () =>
      all(paginateDescribeSpendLimits({ client }, {}), (page) => page.SpendLimits),
    );
  }

  phoneNumbers(): Promise<Answer<readonly PhoneNumberInformation[]>> {
    const { smsVoice: client } = this.#clients;
    return ask('sms-voice:DescribePhoneNumbers', () =>
      all(paginateDescribePhoneNumbers({ client }, {}), (page) => page.PhoneNumbers),
    );
  }

  senderIds(): Promise<Answer<readonly SenderIdInformation[]>> {
    const { smsVoice: client } = this.#clients;
    return ask('sms-voice:DescribeSenderIds', () =>
      all(paginateDescribeSenderIds({ client }, {}), (page) => page.SenderIds),
    );
  }

  registrations(): Promise<Answer<readonly RegistrationInformation[]>> {
    const { smsVoice: client } = this.#clients;
    return ask('sms-voice:DescribeRegistrations', () =>
      all(paginateDescribeRegistrations({ client }, {}), (page) => page.Registrations),
    );
  }

  /** The policy of a number, as JSON; undefined if it has none. */
  resourcePolicy(arn: string): Promise<Answer<string | undefined>> {
    return ask('sms-voice:GetResourcePolicy', async () => {
      try {
        const get = new GetResourcePolicyCommand({ ResourceArn: arn });
        return (await this.#clients.smsVoice.send(get)).Policy;
      } catch (error) {
        // The number was listed a moment ago, so what is not there is its policy.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    });
  }

  /** The quotas of a service that apply to the account, and those that AWS gives everybody. */
  async quotas(service: string) {
    const { serviceQuotas: client } = this.#clients;
    const request = { ServiceCode: service };
    const quotas = (page: { Quotas?: ServiceQuota[] | undefined }) => page.Quotas;
    const [applied, defaults] = await Promise.all([
      ask('servicequotas:ListServiceQuotas', () =>
        all(paginateListServiceQuotas({ client }, request), quotas),
      ),
      ask('servicequotas:ListAWSDefaultServiceQuotas', () =>
        all(paginateListAWSDefaultServiceQuotas({ client }, request), quotas),
      ),
    ]);
    return { applied, defaults };
  }

  logGroups(prefix: string): Promise<Answer<readonly LogGroup[]>> {
    const { logs: client } = this.#clients;
    return ask('logs:DescribeLogGroups', () =>
      all(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix }), (page) => page.logGroups),
    );
  }

  /** None where there is no such log group. */
  subscriptionFilters(logGroupName: string): Promise<Answer<readonly SubscriptionFilter[]>> {
    const { logs: client } = this.#clients;
    return ask('logs:DescribeSubscriptionFilters', async () => {
      try {
        const pages = paginateDescribeSubscriptionFilters({ client }, { logGroupName });
        return await all(pages, (page) => page.subscriptionFilters);
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
        throw error;
      }
    });
  }

  /** The result of a query of Logs Insights. It takes some seconds. @param from @param to instants */
  query(
    logGroupName: string,
    queryString: string,
    from: Instant,
    to: Instant,
  ): Promise<Answer<readonly (readonly ResultField[])[]>> {
    const { logs } = this.#clients;
    return ask('logs:StartQuery and logs:GetQueryResults', async () => {
      const { queryId } = await logs.send(
        // In seconds.
        new StartQueryCommand({
          logGroupName,
          queryString,
          startTime: Math.floor(from / 1_000),
          endTime: Math.ceil(to / 1_000),
        }),
      );
      for (let polls = 0; polls < QUERY_POLLS; polls += 1) {
        const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
        if (status === 'Complete') return results;
        if (status !== 'Running' && status !== 'Scheduled') throw new Error(`the query ended as ${status}`);
        await this.#pause(QUERY_POLL);
      }
      throw new Error(`the query was not done after ${QUERY_POLLS} s`);
    });
  }

  alarms(names: readonly string[]): Promise<Answer<readonly (MetricAlarm & CompositeAlarm)[]>> {
    const { cloudWatch: client } = this.#clients;
    return ask('cloudwatch:DescribeAlarms', async () => {
      const found: (MetricAlarm & CompositeAlarm)[] = [];
      for (let from = 0; from < names.length; from += ALARMS_AT_ONCE) {
        const pages = paginateDescribeAlarms(
          { client },
          {
            AlarmNames: names.slice(from, from + ALARMS_AT_ONCE),
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          },
        );
        found.push(
          ...(await all(pages, ({ MetricAlarms = [], CompositeAlarms = [] }) => [
            ...MetricAlarms,
            ...CompositeAlarms,
          ])),
        );
      }
      return found;
    });
  }

  /** The clients that may call. */
  clients(tableName: string): Promise<Answer<readonly Client[]>> {
    return ask('dynamodb:Query', () => this.#directory(tableName).clients());
  }

  clinics(tableName: string): Promise<Answer<readonly Clinic[]>> {
    return ask('dynamodb:Query', () => this.#directory(tableName).list());
  }

  #directory(tableName: string): ClinicDirectory {
    return new ClinicDirectory(this.#clients.dynamoDb, tableName);
  }

  close(): void {
    for (const client of Object.values(this.#clients)) client.destroy();
  }
}

/** What stands on all the pages of an answer. */
async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
