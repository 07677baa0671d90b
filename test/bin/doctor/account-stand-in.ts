import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Clients } from '../../../bin/doctor/aws.ts';

/** What an operation answers to its input, or throws. */
type Operation = (input: Readonly<Record<string, unknown>>) => object;

/** Operations by their names, as in `DescribeStacks`. What is not here is denied, as AWS denies it. */
export type Operations = Readonly<Record<string, Operation>>;

const region = 'us-east-1';

/** The clients of an account whose operations answer as they are told to; nothing goes over the network. */
export function clientsAnswering(operations: Operations, asked: string[] = []): Clients {
  const clients: Clients = {
    cloudFormation: new CloudFormationClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    dynamoDb: new DynamoDBClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
    serviceQuotas: new ServiceQuotasClient({ region }),
    smsVoice: new PinpointSMSVoiceV2Client({ region }),
    sns: new SNSClient({ region }),
  };
  for (const client of Object.values(clients)) {
    const { middlewareStack } = client as SNSClient;
    middlewareStack.add(
      (_next, { commandName = '' }) =>
        async ({ input }) => {
          const name = commandName.replace(/Command$/, '');
          asked.push(name);
          const answer = operations[name] ?? denied(name);
          return { output: { ...answer(input as never), $metadata: {} } as never, response: undefined };
        },
      { step: 'initialize', priority: 'high' },
    );
  }
  return clients;
}

const denied = (name: string) => () => {
  throw failing('AccessDeniedException', `User: ops is not authorized to perform: ${name}`);
};

/** An error as the SDK throws it. */
export const failing = (name: string, message: string): Error => Object.assign(new Error(message), { name });
