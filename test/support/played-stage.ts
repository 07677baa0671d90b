import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { formatInstant } from '../../lambdas/domain/instant.ts';
import { aClinic } from '../builders/treatment.ts';
import { REGION, startLocalWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from './dynamodb-table.ts';

/** What becomes of a call: refused with these words, done and its answer lost, or done once something else has been, this one time. */
export type Mishap = { readonly refuse: string } | 'lose' | (() => Promise<unknown>);

const POOL = 'us-east-1_Pool00001';
const SCHEDULE_GROUP = 'aftercare-dev';
const CONTACT_KEY = {
  arn: `arn:aws:secretsmanager:${REGION}:123456789012:secret:ContactKey-a1b2c3`,
  name: 'ContactKey',
  value: 'key of the stage',
};

/**
 * A stage as tools find it: its stack, its table, its alert topic and its user pool, which answer as a local run says. There
 * is no API.
 */
export async function playStage({ hasPool = true, leaveOut = '' } = {}) {
  const world = await startLocalWorld();
  const dynamoDb = new DynamoDBClient(world.client);
  const sns = new SNSClient(world.client);
  const scheduler = new SchedulerClient(world.client);
  await scheduler.send(new CreateScheduleGroupCommand({ Name: SCHEDULE_GROUP }));
  world.secrets.add(CONTACT_KEY);
  const tableName = uniqueName('clinics');
  await createTable(dynamoDb, tableName);
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: uniqueName('alerts') }));
  const mishaps = new Map<string, Mishap>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  world.userPools.createUserPool(POOL);
  world.userPools.createResourceServer(POOL, 'aftercare', ['treatments.read', 'treatments.write']);
  const outputs = {
    ApiUrl: 'https://api.example',
    TableName: tableName,
    AlertTopicArn: topicArn,
    ContactKeyArn: CONTACT_KEY.arn,
    ScheduleGroupName: SCHEDULE_GROUP,
    RetentionDays: '400',
    DueIndexShards: '1',
    ...(hasPool && { UserPoolId: POOL, TokenUrl: 'https://tokens.example/oauth2/token' }),
  };
  world.stacks.add({
    name: 'aftercare-dev',
    id: 'arn:aws:cloudformation:us-east-1:123456789012:stack/aftercare-dev/0d2f5a30-8f0f-4d5c-9a37-8d3f2b1c4e5a',
    createdAt: world.clock.now,
    outputs: Object.entries(outputs)
      .filter(([key]) => key !== leaveOut)
      .map(([key, value]) => ({ key, value })),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (request.url === '/_local/aws')
      return void response.end(JSON.stringify({ endpoint: url, region: REGION, stackName: 'aftercare-dev' }));
    if (request.url === '/_local/clock')
      return void response.end(JSON.stringify({ now: formatInstant(world.clock.now) }));
    const target = String(request.headers['x-amz-target'] ?? '');
    const action = target.split('.')[1] ?? new URLSearchParams(body.toString()).get('Action') ?? '';
    const mishap = mishaps.get(action);
    if (typeof mishap === 'function') {
      mishaps.delete(action);
      await mishap();
    }
    if (typeof mishap === 'object') return refuse(response, mishap.refuse, target !== '');
    const { host, connection, 'content-length': length, ...headers } = request.headers;
    const answered = await fetch(world.url + request.url, {
      method: String(request.method),
      headers: headers as Record<string, string>,
      body,
    });
    if (mishap === 'lose') return void request.socket.destroy();
    const contentType = answered.headers.get('content-type') ?? '';
    response.writeHead(answered.status, {
      'content-type': contentType,
      'x-amzn-errortype': answered.headers.get('x-amzn-errortype') ?? '',
    });
    response.end(Buffer.from(await answered.arrayBuffer()));
  }

  const directory = new ClinicDirectory(dynamoDb, tableName);
  async function addClient(clinicId: string): Promise<string> {
    const { UserPoolClient } = world.userPools.createUserPoolClient({
      UserPoolId: POOL,
      ClientName: `${clinicId} 2026-11-24 00000000`,
    });
    const { ClientId: id } = UserPoolClient;
    await directory.addClient({ id, clinicId, addedAt: world.clock.now });
    return id;
  }

  return {
    url,
    /** Where it is, for the tool. */
    where: ['--local', url],
    clock: world.clock,
    userPools: world.userPools,
    subscriptions: world.subscriptions,
    sns,
    topicArn,
    dynamoDb,
    tableName,
    scheduler,
    scheduleGroup: SCHEDULE_GROUP,
    contactKey: CONTACT_KEY.value,
    directory,
    /** What becomes of calls by the name of their operation. */
    mishaps,
    /** A clinic with a client, as the tool leaves them; answers the id of the client. */
    async addClinic(id: string, changes: Partial<Clinic> = {}): Promise<string> {
      await directory.add(aClinic({ id, name: 'North Clinic', ...changes }));
      return addClient(id);
    },
    addClient,
    /** The ids of the app clients of the pool. */
    appClients: () =>
      world.userPools
        .listUserPoolClients({ UserPoolId: POOL })
        .UserPoolClients.map(({ ClientId }) => ClientId),
    deleteAppClient: (ClientId: string) =>
      world.userPools.deleteUserPoolClient({ UserPoolId: POOL, ClientId }),
    async close() {
      dynamoDb.destroy();
      sns.destroy();
      scheduler.destroy();
      server.closeAllConnections();
      server.close();
      await world.close();
    },
  };
}

export type PlayedStage = Awaited<ReturnType<typeof playStage>>;

/** As AWS does in its JSON protocols and in its older one. */
function refuse(response: ServerResponse, message: string, isJson: boolean): void {
  const code = 'AccessDeniedException';
  response.writeHead(400, {
    'content-type': isJson ? 'application/x-amz-json-1.0' : 'text/xml',
    ...(isJson && { 'x-amzn-errortype': code }),
  });
  response.end(
    isJson
      ? JSON.stringify({ __type: code, message })
      : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  );
}
