import { describe, expect, it } from '@jest/globals';
import { RequiredAccess } from '../../../local/iam/required-access.ts';
import type { Call } from '../../../local/wire/fault.ts';
import { ACCOUNT, arnOf, aTable, stackOf } from './stack.ts';

const TABLE = arnOf('dynamodb', 'table/treatments');
const QUEUE = arnOf('sqs', 'check-ins');
const TOPIC = arnOf('sns', 'alerts');
const KEY = arnOf('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab');

/** What a call asks, where the table, the queue and the topic are encrypted with a key, or with none. */
const required = (service: Call['service'], action: string, input: object, key?: string) =>
  accessTo(key).of({ service, action, input });
const accessTo = (key?: string) =>
  new RequiredAccess(
    stackOf({
      Table: aTable(key),
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'check-ins', ...(key && { KmsMasterKeyId: key }) },
      },
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: 'alerts', ...(key && { KmsMasterKeyId: key }) },
      },
    }),
  );

const partitions = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
describe('DynamoDB asks for an action of its own on the table', () => {
  const key = { pk: { S: 'TREATMENT#north#T-1' }, sk: { S: 'TREATMENT' } };

  it.each([
    ['GetItem', { Key: key }],
    ['UpdateItem', { Key: key }],
    ['DeleteItem', { Key: key }],
    ['PutItem', { Item: { ...key, state: { S: 'sent' } } }],
    ['BatchGetItem', { RequestItems: { treatments: { Keys: [key, { ...key, sk: { S: 'REPLY#1' } }] } } }],
    [
      'Query',
      {
        KeyConditionExpression: '#partition = :pk AND begins_with(sk, :replies)',
        ExpressionAttributeNames: { '#partition': 'pk' },
        ExpressionAttributeValues: { ':pk': key.pk, ':replies': { S: 'REPLY#' } },
      },
    ],
  ])('for %s, in the partition that it names', (action, input) => {
    expect(required('dynamodb', action, { TableName: 'treatments', ...input })).toEqual([
      { action: `dynamodb:${action}`, resource: TABLE, context: partitions('TREATMENT#north#T-1') },
    ]);
  });

  it('for a batch, in all partitions that it names', () => {
    const Keys = ['A', 'B'].map((pk) => ({ pk: { S: pk }, sk: { S: 'x' } }));
    expect(required('dynamodb', 'BatchGetItem', { RequestItems: { treatments: { Keys } } })).toMatchObject([
      { context: partitions('A', 'B') },
    ]);
  });

  it('for a query of an index, on the index and in its partition', () => {
    const query = {
      TableName: 'treatments',
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND wakeAt <= :now',
      ExpressionAttributeValues: { ':shard': { S: '3' }, ':now': { N: '1' } },
    };
    expect(required('dynamodb', 'Query', query)).toEqual([
      { action: 'dynamodb:Query', resource: `${TABLE}/index/due`, context: partitions('3') },
    ]);
  });

  it('for a query whose partition cannot be read, in one that nobody has', () => {
    const query = { TableName: 'treatments', KeyConditions: {} };
    expect(required('dynamodb', 'Query', query)).toMatchObject([{ context: partitions('') }]);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
describe('SQS asks for an action on the queue', () => {
  it.each([
    ['SendMessage', 'sqs:SendMessage'],
    ['SendMessageBatch', 'sqs:SendMessage'],
    ['ChangeMessageVisibility', 'sqs:ChangeMessageVisibility'],
    ['GetQueueAttributes', 'sqs:GetQueueAttributes'],
  ])('for %s %s', (operation, action) => {
    const QueueUrl = `http://127.0.0.1:4566/${ACCOUNT}/check-ins`;
    expect(required('sqs', operation, { QueueUrl })).toEqual([{ action, resource: QUEUE, context: {} }]);
  });
});

describe('SNS asks', () => {
  it('to publish on a topic, by its ARN', () => {
    expect(required('sns', 'Publish', { TopicArn: TOPIC })).toEqual([
      { action: 'sns:Publish', resource: TOPIC, context: {} },
    ]);
  });

  it('to text a phone, by its number, and to send through End User Messaging', () => {
    expect(required('sns', 'Publish', { PhoneNumber: '+13055550123' })).toEqual([
      { action: 'sns:Publish', resource: '+13055550123', context: {} },
      {
        action: 'sms-voice:SendTextMessage',
        resource: '*',
        context: { 'aws:CalledViaLast': 'sns.amazonaws.com' },
      },
    ]);
  });
});

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
describe('Scheduler asks', () => {
  it('to make the schedule in its group, and to hand it the role', () => {
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/scheduler`;
    expect(
      required('scheduler', 'CreateSchedule', { Name: 's', GroupName: 'g', Target: { RoleArn } }),
    ).toEqual([
      { action: 'scheduler:CreateSchedule', resource: arnOf('scheduler', 'schedule/g/s'), context: {} },
      {
        action: 'iam:PassRole',
        resource: RoleArn,
        context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      },
    ]);
  });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
describe('the key of what is encrypted is asked for in the name of the caller', () => {
  const through = (service: string) => ({
    resource: KEY,
    context: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com`, 'kms:CallerAccount': ACCOUNT },
  });

  it('to decrypt, whatever is done to a table', () => {
    const call = { TableName: 'treatments', Key: {} };
    expect(required('dynamodb', 'UpdateItem', call, KEY)).toEqual([
      expect.objectContaining({ action: 'dynamodb:UpdateItem' }),
      { action: 'kms:Decrypt', ...through('dynamodb') },
    ]);
  });

  it('to make a data key and to decrypt it, where something is sent to a queue or published on a topic', () => {
    const using = (service: string) =>
      ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, ...through(service) }));
    const QueueUrl = `http://127.0.0.1:4566/${ACCOUNT}/check-ins`;
    expect(required('sqs', 'SendMessage', { QueueUrl }, KEY)?.slice(1)).toEqual(using('sqs'));
    expect(required('sns', 'Publish', { TopicArn: TOPIC }, KEY)?.slice(1)).toEqual(using('sns'));
  });

  it('to decrypt, where something is received, and not at all where nothing is read', () => {
    expect(accessTo(KEY).ofQueue('ReceiveMessage', QUEUE).slice(1)).toEqual([
      { action: 'kms:Decrypt', ...through('sqs') },
    ]);
    expect(accessTo(KEY).ofQueue('DeleteMessage', QUEUE)).toHaveLength(1);
  });

  it('and must be named by its ARN, which policies do', () => {
    expect(() => accessTo('alias/aftercare')).toThrow('must be given by its ARN');
  });
});

it('is not known of an operation that no function uses', () => {
  expect(required('dynamodb', 'Scan', { TableName: 'treatments' })).toBeUndefined();
  expect(required('sns', 'Subscribe', { TopicArn: TOPIC })).toBeUndefined();
  expect(required('scheduler', 'DeleteSchedule', { Name: 's' })).toBeUndefined();
});
