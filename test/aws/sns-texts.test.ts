import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { snsClient } from '../../lambdas/aws/clients.ts';
import type { Sender } from '../../lambdas/aws/sender.ts';
import { SnsTexts } from '../../lambdas/aws/sns-texts.ts';

/** A service whose next answer is scripted. The contract suite holds the local SNS to the real one; this is about ours. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let received: URLSearchParams;
let connections = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received = new URLSearchParams(Buffer.concat(chunks).toString());
    answer(request, response);
  });
});
server.on('connection', () => connections++);
let endpoint = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const accepted = (messageId = '<MessageId>m-1</MessageId>') =>
  `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>${messageId}</PublishResult></PublishResponse>`;
const refusal = (code: string, message = code) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

const texts = (sender: Sender = {}) => {
  process.env.AWS_ENDPOINT_URL_SNS = endpoint;
  return new SnsTexts(snsClient(), { sender, maxPriceUsd: '0.10', deadline: 5_000 });
};
const publish = (sender?: Sender) => texts(sender).publish({ to: '+13055550123', body: 'How are you?' });
/** The message attributes of a request in SNS's query protocol, where each is a numbered entry. */
const attributesOf = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => name.endsWith('.Name'))
      .map(([name, attribute]) => [attribute, fields[name.replace(/\.Name$/, '.Value.StringValue')]]),
  );
const answering = (status: number, body: string) => {
  answer = (_, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
};

describe('a text handed to SNS', () => {
  it('is a transactional text to the number, under the price ceiling', async () => {
    answering(200, accepted());
    expect(await publish()).toEqual({ result: 'accepted', messageId: 'm-1' });
    const fields = Object.fromEntries(received);
    expect(fields).toMatchObject({ Action: 'Publish', PhoneNumber: '+13055550123', Message: 'How are you?' });
    expect(attributesOf(fields)).toEqual({
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.MaxPrice': '0.10',
    });
  });

  it.each([
    ['its number', { originationNumber: '+18005550100' }, { 'AWS.MM.SMS.OriginationNumber': '+18005550100' }],
    ['its sender ID', { senderId: 'CLINIC' }, { 'AWS.SNS.SMS.SenderID': 'CLINIC' }],
  ])('comes from the stage by %s', async (_, sender, attribute) => {
    answering(200, accepted());
    await publish(sender);
    expect(attributesOf(Object.fromEntries(received))).toMatchObject(attribute);
  });

  it('opens a connection of its own each time', async () => {
    answering(200, accepted());
    const before = connections;
    const sender = texts();
    await sender.publish({ to: '+13055550123', body: '1' });
    await sender.publish({ to: '+13055550123', body: '2' });
    expect(connections - before).toBe(2);
  });
});

it('keeps no connection to SNS alive over TLS either', async () => {
  // The handler shows its agent nowhere else before its first request.
  const handler = snsClient().config.requestHandler as unknown as {
    configProvider: Promise<{ httpsAgent: Agent }>;
  };
  const { httpsAgent } = await handler.configProvider;
  expect(httpsAgent.options.keepAlive).toBe(false);
});

describe('an answer of SNS', () => {
  it.each([
    [429, 'Throttled', 'Rate exceeded', { result: 'refused', cause: 'throttled' }],
    [400, 'Throttling', 'Rate exceeded', { result: 'refused', cause: 'throttled' }],
    [403, 'ExpiredToken', 'The security token is expired', { result: 'refused', cause: 'not-reached' }],
    [403, 'InvalidClientTokenId', 'The token is invalid', { result: 'refused', cause: 'not-reached' }],
    [
      400,
      'InvalidParameter',
      'Invalid parameter: PhoneNumber Reason: +13055550123 is not valid to publish to',
      { result: 'rejected', cause: 'invalid-number' },
    ],
    [400, 'OptedOut', 'The number has opted out', { result: 'rejected', cause: 'opted-out' }],
    [400, 'InvalidParameter', 'Invalid parameter: SenderID', { result: 'refused', cause: 'account' }],
    [
      403,
      'AuthorizationError',
      'not authorized to perform SNS:Publish',
      { result: 'refused', cause: 'account' },
    ],
    [400, 'UserError', 'the account is in the sandbox', { result: 'refused', cause: 'account' }],
    [500, 'InternalError', 'internal', { result: 'unknown' }],
    [503, 'ServiceUnavailable', 'unavailable', { result: 'unknown' }],
  ])('%s %s "%s" means %o', async (status, code, message, outcome) => {
    answering(status, refusal(code, message));
    expect(await publish()).toEqual(outcome);
  });

  it('without a message id is unknown', async () => {
    answering(200, accepted(''));
    expect(await publish()).toEqual({ result: 'unknown' });
  });

  it('that cannot be read is unknown', async () => {
    answering(200, 'not <xml');
    expect(await publish()).toEqual({ result: 'unknown' });
  });
});

describe('no answer of SNS', () => {
  const publishInNode = (env: Record<string, string> = {}, deadline = 5_000) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('../support/publish-in-node.ts', import.meta.url), {
        workerData: { deadline },
        env: { ...process.env, AWS_ENDPOINT_URL_SNS: endpoint, AWS_EC2_METADATA_DISABLED: 'true', ...env },
      });
      worker.once('message', resolve).once('error', reject);
    });

  it('is unknown when the connection is reset after the request was written', async () => {
    answer = (request) => request.socket.destroy();
    expect(await publishInNode()).toEqual({ result: 'unknown' });
  });

  it('is unknown when it takes longer than the deadline', async () => {
    answer = () => undefined;
    expect(await publishInNode({}, 50)).toEqual({ result: 'unknown' });
  });

  it.each([
    ['no connection was made', { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' }],
    ['the name of the service does not resolve', { AWS_ENDPOINT_URL_SNS: 'http://sns.invalid' }],
    ['there are no credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }],
  ])('is a refusal when %s', async (_, env) => {
    expect(await publishInNode(env)).toEqual({ result: 'refused', cause: 'not-reached' });
  });
});
