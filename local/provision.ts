import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { Queues } from './engine/queues.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { Secrets } from './engine/secrets.ts';
import type { Subscriptions } from './engine/subscriptions.ts';
import type { Topics } from './engine/topics.ts';
import type { UserPools } from './engine/user-pools.ts';
import type { LocalStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';

/** Makes the template's queues, a dead-letter queue before what leads to it. */
export function makeQueues(stack: LocalStack, queues: Queues): void {
  const all = stack.all('AWS::SQS::Queue');
  const leadsOn = ({ properties }: (typeof all)[number]) => Number(properties.RedrivePolicy !== undefined);
  const policies = stack.all('AWS::SQS::QueuePolicy');
  for (const { identity, properties } of all.toSorted((a, b) => leadsOn(a) - leadsOn(b))) {
    const policy = policies.find(({ properties: { Queues } }) => Queues.includes(identity.ref));
    const { DelaySeconds, MessageRetentionPeriod, VisibilityTimeout, RedrivePolicy } = properties;
    queues.createQueue({
      QueueName: identity.attributes.QueueName ?? '',
      Attributes: {
        DelaySeconds: String(DelaySeconds),
        MessageRetentionPeriod: String(MessageRetentionPeriod),
        VisibilityTimeout: String(VisibilityTimeout),
        ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
        ...(policy !== undefined && { Policy: JSON.stringify(policy.properties.PolicyDocument) }),
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

/** Makes the template's schedules, in groups that are there. Refuses a target that is not in the template. */
export function makeSchedules(stack: LocalStack, scheduler: Scheduler): void {
  const targets = [...stack.all('AWS::Lambda::Function'), ...stack.all('AWS::SQS::Queue')];
  for (const { logicalId, identity, properties } of stack.all('AWS::Scheduler::Schedule')) {
    const { Arn } = properties.Target;
    if (!targets.some((target) => target.identity.attributes.Arn === Arn))
      throw new TemplateError(logicalId, `its target ${Arn} is not in the template`);
    scheduler.createSchedule({ ...properties, Name: identity.ref });
  }
}

/** Makes the template's topics. */
export function makeTopics(stack: LocalStack, topics: Topics): void {
  for (const { identity } of stack.all('AWS::SNS::Topic')) {
    topics.createTopic({ Name: identity.attributes.TopicName ?? '' });
  }
}

/** Makes the template's subscriptions of queues to topics. Refuses a queue that is not in the template. */
export function makeSubscriptions(stack: LocalStack, subscriptions: Subscriptions): void {
  const queueArns = stack.all('AWS::SQS::Queue').map(({ identity }) => identity.attributes.Arn);
  for (const { logicalId, properties } of stack.all('AWS::SNS::Subscription')) {
    const { TopicArn, Protocol, Endpoint, RedrivePolicy } = properties;
    for (const arn of [Endpoint, RedrivePolicy?.deadLetterTargetArn ?? Endpoint])
      if (!queueArns.includes(arn)) throw new TemplateError(logicalId, `${arn} is no queue of the template`);
    subscriptions.subscribe({
      TopicArn,
      Protocol,
      Endpoint,
      Attributes: RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) },
    });
  }
}

/** Makes the template's user pools, with their resource servers and domains. */
export function makeUserPools(stack: LocalStack, pools: UserPools): void {
  for (const { identity } of stack.all('AWS::Cognito::UserPool')) pools.createUserPool(identity.ref);
  for (const { properties } of stack.all('AWS::Cognito::UserPoolResourceServer')) {
    const scopes = properties.Scopes.map(({ ScopeName }) => ScopeName);
    pools.createResourceServer(properties.UserPoolId, properties.Identifier, scopes);
  }
  for (const { properties } of stack.all('AWS::Cognito::UserPoolDomain')) {
    pools.createUserPoolDomain(properties.UserPoolId, properties.Domain);
  }
}

/** Makes the template's secrets, with the values that its references to them stand for. */
export function makeSecrets(stack: LocalStack, secrets: Secrets): void {
  for (const { identity } of stack.all('AWS::SecretsManager::Secret')) {
    const arn = identity.ref;
    secrets.add({ arn, name: arn.split(':').at(-1) ?? '', value: stack.secret(arn) });
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
