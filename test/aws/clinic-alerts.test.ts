import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ClinicAlerts } from '../../lambdas/aws/clinic-alerts.ts';
import type { CheckInAlert } from '../../lambdas/domain/alert.ts';
import { DAY, HOUR, SECOND } from '../../lambdas/domain/instant.ts';
import { NOON } from '../builders/treatment.ts';
import { startLocalWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let dynamoDb: DynamoDBClient;
let sns: SNSClient;
let topicArn: string;
let table: string;
let alerts: ClinicAlerts;

beforeAll(async () => {
  world = await startLocalWorld();
  dynamoDb = new DynamoDBClient(world.client);
  sns = new SNSClient(world.client);
  table = uniqueName('treatments');
  await createTable(dynamoDb, table);
});
beforeEach(() => {
  topicArn = world.topics.createTopic({ Name: uniqueName('alerts') }).TopicArn;
  alerts = new ClinicAlerts(dynamoDb, sns, { table, topicArn, retentionDays: 400 });
});
afterAll(async () => {
  dynamoDb.destroy();
  sns.destroy();
  await world.close();
});

const anAlert = (changes: Partial<CheckInAlert> = {}): CheckInAlert => ({
  clinicId: 'demo',
  treatmentId: 'T-1',
  checkIn: '48h',
  kind: 'undelivered',
  raisedAt: NOON,
  ...changes,
});

async function itemOf({ clinicId, treatmentId, checkIn }: CheckInAlert) {
  const Key = { pk: { S: `ALERTS#${clinicId}` }, sk: { S: `${treatmentId}~${checkIn}` } };
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: table, Key }));
  return Item && unmarshall(Item);
}
const published = () => world.topics.messages.filter((message) => message.topicArn === topicArn);

describe('an alert', () => {
  it('is an open item of its clinic', async () => {
    const alert = anAlert();
    await alerts.raise(alert);
    expect(await itemOf(alert)).toEqual({
      pk: 'ALERTS#demo',
      sk: 'T-1~48h',
      ...alert,
      severity: 'high',
      state: 'open',
      ttl: (NOON + 400 * DAY) / SECOND,
    });
  });

  it('is a message on the topic: ids and kind, and what a subscriber may filter by', async () => {
    await alerts.raise(anAlert());
    const [message, ...others] = published();
    expect(others).toEqual([]);
    expect(JSON.parse(message?.message ?? '')).toEqual({
      clinicId: 'demo',
      treatmentId: 'T-1',
      checkIn: '48h',
      kind: 'undelivered',
      severity: 'high',
      raisedAt: '2026-11-24T17:00:00Z',
    });
    expect(message?.attributes).toEqual({ clinic: 'demo', severity: 'high', kind: 'undelivered' });
  });

  it('is of low severity where somebody wanted that there be no text', async () => {
    const alert = anAlert({ treatmentId: 'T-suppressed', kind: 'suppressed' });
    await alerts.raise(alert);
    expect(await itemOf(alert)).toMatchObject({ severity: 'low' });
    expect(published()).toMatchObject([{ attributes: { severity: 'low' } }]);
  });

  it('takes the place of the one before it about the same check-in', async () => {
    const alert = anAlert({ treatmentId: 'T-newer', kind: 'unknown' });
    await alerts.raise(alert);
    await alerts.raise({ ...alert, kind: 'undelivered', raisedAt: NOON + HOUR });
    expect(await itemOf(alert)).toMatchObject({ kind: 'undelivered', raisedAt: NOON + HOUR, state: 'open' });
  });

  it('stands beside those about other check-ins of the clinic, and apart from other clinics', async () => {
    for (const changes of [{ checkIn: '48h' }, { checkIn: '4w' }, { clinicId: 'elsewhere' }]) {
      await alerts.raise(anAlert({ clinicId: 'here', ...changes }));
    }
    const ofClinic = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :clinic',
      ExpressionAttributeValues: { ':clinic': { S: 'ALERTS#here' } },
    });
    const { Items = [] } = await dynamoDb.send(ofClinic);
    expect(Items.map(({ sk }) => sk?.S)).toEqual(['T-1~48h', 'T-1~4w']);
  });

  it('stays where it is, resolved, once it no longer holds', async () => {
    const alert = anAlert({ treatmentId: 'T-resolved', kind: 'unknown' });
    await alerts.raise(alert);
    await alerts.resolve(alert, NOON + HOUR);
    expect(await itemOf(alert)).toMatchObject({
      kind: 'unknown',
      state: 'resolved',
      resolvedAt: NOON + HOUR,
    });
  });

  it('is not made by being resolved', async () => {
    const alert = anAlert({ treatmentId: 'T-forgotten' });
    await alerts.resolve(alert, NOON);
    expect(await itemOf(alert)).toBeUndefined();
  });

  it('is open again, and not resolved, when it is raised again', async () => {
    const alert = anAlert({ treatmentId: 'T-again' });
    await alerts.raise(alert);
    await alerts.resolve(alert, NOON);
    await alerts.raise(alert);
    const item = await itemOf(alert);
    expect([item?.state, item?.resolvedAt]).toEqual(['open', undefined]);
  });

  it('that the topic does not take is an error, and its item is there', async () => {
    const alert = anAlert({ treatmentId: 'T-topic-gone' });
    const toNobody = new ClinicAlerts(dynamoDb, sns, {
      table,
      topicArn: `${topicArn}-gone`,
      retentionDays: 1,
    });
    await expect(toNobody.raise(alert)).rejects.toThrow('Topic does not exist');
    expect(await itemOf(alert)).toMatchObject({ state: 'open' });
  });
});
