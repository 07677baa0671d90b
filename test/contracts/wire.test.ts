import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListScheduleGroupsCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PurgeQueueCommand, QueueDoesNotExist, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Fault, Intercept } from '../../local/wire/fault.ts';
import { clientOf, startLocalWorld } from './support/world.ts';

type LocalWorld = Awaited<ReturnType<typeof startLocalWorld>>;
let world: LocalWorld;
afterEach(() => world.close());

const text = new PublishCommand({ PhoneNumber: '+13055550123', Message: 'How are you?' });

describe('The wire', () => {
  it.each([
    ['DynamoDB', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, '/', 400],
    ['SQS', { 'x-amz-target': 'AmazonSQS.SendMessage' }, '/', 403],
    ['SNS', { 'content-type': 'application/x-www-form-urlencoded' }, '/', 403],
    ['Scheduler', {}, '/schedules/one', 403],
    ['Cognito', { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPoolClients' }, '/', 400],
  ])('refuses a request to %s that is not signed', async (_, headers, path, status) => {
    world = await startLocalWorld();
    const answer = await fetch(`${world.url}${path}`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-amzn-errortype') ?? (await answer.text())).toContain(
      'MissingAuthenticationToken',
    );
  });

  it('tells nobody the time of the machine: clients in that of the virtual clock would repeat what is refused', async () => {
    world = await startLocalWorld();
    const answer = await fetch(world.url, { method: 'POST', body: '' });
    expect(answer.headers.get('date')).toBeNull();
  });

  it('says that it does not know an operation', async () => {
    world = await startLocalWorld();
    const unknown = [
      new SQSClient(world.client).send(new PurgeQueueCommand({ QueueUrl: `${world.url}/123456789012/any` })),
      new SchedulerClient(world.client).send(new ListScheduleGroupsCommand()),
      new SNSClient(world.client).send(new ListTopicsCommand()),
      new CloudFormationClient(world.client).send(new ListStacksCommand()),
      new CognitoIdentityProviderClient(world.client).send(new ListUserPoolsCommand({ MaxResults: 1 })),
    ];
    const outcomes = await Promise.allSettled(unknown);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.name)).toEqual([
      'UnknownOperationException',
      'UnknownOperationException',
      'InvalidAction',
      'InvalidAction',
      'UnknownOperationException',
    ]);
  });

  it('outlives a client that dies in the middle of its request', async () => {
    world = await startLocalWorld();
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    const died: unknown[] = [];
    const noteFailure = (reason: unknown) => died.push(reason);
    process.on('unhandledRejection', noteFailure);
    socket.write('POST / HTTP/1.1\r\nHost: sns\r\nContent-Length: 100\r\n\r\nAction=');
    await once(socket, 'connect');
    socket.destroy();
    await new SNSClient(world.client).send(text);
    process.off('unhandledRejection', noteFailure);
    expect(died).toEqual([]);
  });

  it('shows every call to its interceptor, with the key that signed it', async () => {
    const calls: unknown[] = [];
    world = await startLocalWorld((call) => {
      calls.push(call);
      return 'pass';
    });
    await new SNSClient(clientOf(world.url, 'DISPATCH')).send(text);
    await new DynamoDBClient(clientOf(world.url, 'INTAKE')).send(new ListTablesCommand({ Limit: 1 }));

    expect(calls).toEqual([
      {
        service: 'sns',
        action: 'Publish',
        caller: 'DISPATCH',
        input: { PhoneNumber: '+13055550123', Message: 'How are you?' },
      },
      { service: 'dynamodb', action: 'ListTables', caller: 'INTAKE', input: { Limit: 1 } },
    ]);
  });
});

describe('A fault', () => {
  const throttled: Fault = { code: 'Throttled', status: 429, message: 'Rate exceeded' };

  it('before the call keeps it from having an effect', async () => {
    const sns = await snsWith(() => ({ before: throttled }));
    await expect(sns.send(text)).rejects.toMatchObject({
      name: 'ThrottledException',
      $metadata: { httpStatusCode: 429 },
    });
    expect(world.sms.texts).toEqual([]);
  });

  it('after the call replaces the answer alone', async () => {
    const sns = await snsWith(() => ({ after: { code: 'InternalError', status: 500, message: 'Sorry' } }));
    await expect(sns.send(text)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(world.sms.texts).toHaveLength(1);
  });

  it('may drop the connection', async () => {
    const sns = await snsWith(() => ({ after: 'drop' }));
    await expect(sns.send(text)).rejects.toThrow('socket hang up');
    expect(world.sms.texts).toHaveLength(1);
  });

  it('may leave the caller without an answer', async () => {
    const sns = await snsWith(() => ({ before: 'hang' }));
    await expect(sns.send(text, { abortSignal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('may do something of its own, and then drops the connection', async () => {
    const seen: number[] = [];
    const sns = await snsWith(() => ({
      after: async () => {
        await setTimeout(1);
        seen.push(world.sms.texts.length);
      },
    }));
    await expect(sns.send(text)).rejects.toThrow('socket hang up');
    expect(seen).toEqual([1]);
  });

  it('comes in the form that the service has for its own errors', async () => {
    world = await startLocalWorld(() => ({
      before: { code: 'QueueDoesNotExist', status: 400, message: 'Gone' },
    }));
    const send = new SendMessageCommand({ QueueUrl: `${world.url}/123456789012/any`, MessageBody: 'hello' });
    await expect(new SQSClient(world.client).send(send)).rejects.toThrow(QueueDoesNotExist);
  });

  async function snsWith(intercept: Intercept): Promise<SNSClient> {
    world = await startLocalWorld(intercept);
    return new SNSClient(world.client);
  }
});
