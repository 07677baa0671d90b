import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOf } from '../../local/iam/refusal.ts';
import { startLocalWorld } from './support/world.ts';

type LocalWorld = Awaited<ReturnType<typeof startLocalWorld>>;

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/check-ins';
const at = '2030-01-01T00:00:00';

/** What SDK clients raise where IAM denies what was named to `start`. */
describe.each([
  ['an action', 'dynamodb:GetItem', 'AccessDenied', 403, 'AuthorizationError', 403],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html#API_SendMessage_Errors
  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
  ['the key', 'kms:Decrypt', 'KMS.AccessDeniedException', 400, 'KMSAccessDenied', 400],
])('a caller who is denied %s', (_, action, sqsCode, sqsStatus, snsCode, snsStatus) => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await startLocalWorld(({ service }) => ({
      before: refusalOf(service, { action, message: 'no' }),
    }));
  });
  afterAll(() => world.close());

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  it('hears so of DynamoDB', async () => {
    const client = new DynamoDBClient(world.client);
    await expect(
      client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'no',
      $metadata: { httpStatusCode: 400 },
    });
  });

  // https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html; seen with 403
  it('hears so of Scheduler', async () => {
    const client = new SchedulerClient(world.client);
    const schedule = new CreateScheduleCommand({
      Name: 's',
      ScheduleExpression: `at(${at})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'arn:aws:sqs:us-east-1:123456789012:q', RoleArn: 'arn:aws:iam::123456789012:role/r' },
    });
    await expect(client.send(schedule)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'no',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('hears so of SQS', async () => {
    const client = new SQSClient(world.client);
    await expect(
      client.send(
        new SendMessageCommand({ QueueUrl: QueueUrl.replace(/^https:..[^/]+/, world.url), MessageBody: 'x' }),
      ),
    ).rejects.toMatchObject({ Code: sqsCode, message: 'no', $metadata: { httpStatusCode: sqsStatus } });
  });

  it('hears so of SNS', async () => {
    const client = new SNSClient(world.client);
    await expect(
      client.send(new PublishCommand({ PhoneNumber: '+13055550123', Message: 'x' })),
    ).rejects.toMatchObject({ Code: snsCode, message: 'no', $metadata: { httpStatusCode: snsStatus } });
  });
});
