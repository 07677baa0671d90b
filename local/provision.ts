import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { Queues } from './engine/queues.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { LocalStack } from './template/local-stack.ts';

/** Makes the template's queues, a dead-letter queue before what leads to it. */
export function makeQueues(stack: LocalStack, queues: Queues): void {
  const all = stack.all('AWS::SQS::Queue');
  const leadsOn = ({ properties }: (typeof all)[number]) => Number(properties.RedrivePolicy !== undefined);
  for (const { identity, properties } of all.toSorted((a, b) => leadsOn(a) - leadsOn(b))) {
    const { DelaySeconds, MessageRetentionPeriod, VisibilityTimeout, RedrivePolicy } = properties;
    queues.createQueue({
      QueueName: identity.attributes.QueueName ?? '',
      Attributes: {
        DelaySeconds: String(DelaySeconds),
        MessageRetentionPeriod: String(MessageRetentionPeriod),
        VisibilityTimeout: String(VisibilityTimeout),
        ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      },
    });
  }
}

/** Makes the template's schedule groups. */
export function makeScheduleGroups(stack: LocalStack, scheduler: Scheduler): void {
  for (const { identity } of stack.all('AWS::Scheduler::ScheduleGroup')) {
    scheduler.createScheduleGroup({ Name: identity.ref });
  }
}

/** Makes the template's tables in the DynamoDB behind `endpoint`. */
export async function makeTables(stack: LocalStack, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: stack.place.region,
    credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' },
  });
  const tables = stack.all('AWS::DynamoDB::GlobalTable').map(async ({ identity, properties }) => {
    const { AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes } = properties;
    await client.send(
      new CreateTableCommand({
        TableName: identity.ref,
        AttributeDefinitions,
        KeySchema,
        BillingMode,
        GlobalSecondaryIndexes,
      }),
    );
    await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 10 }, { TableName: identity.ref });
  });
  await Promise.all(tables);
  client.destroy();
}
