import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbAlerts } from '../../lambdas/aws/dynamodb-alerts.ts';
import { DynamoDbOpenAlerts } from '../../lambdas/aws/dynamodb-open-alerts.ts';
import { type Alert, openAlert } from '../../lambdas/domain/alert.ts';
import { HOUR } from '../../lambdas/domain/instant.ts';
import { NOON } from '../builders/treatment.ts';
import { startLocalWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let dynamoDb: DynamoDBClient;
let table: string;
let alerts: DynamoDbAlerts;
let openAlerts: DynamoDbOpenAlerts;

beforeAll(async () => {
  world = await startLocalWorld();
  dynamoDb = new DynamoDBClient(world.client);
  table = uniqueName('treatments');
  await createTable(dynamoDb, table);
  alerts = new DynamoDbAlerts(dynamoDb, { table, retentionDays: 400, dueShards: 1 });
  openAlerts = new DynamoDbOpenAlerts(dynamoDb, table);
});
afterAll(async () => {
  dynamoDb.destroy();
  await world.close();
});

const about = (treatmentId: string, clinicId = 'demo') => ({ clinicId, treatmentId, checkIn: '48h' });
const raise = (alert: Alert) => alerts.open(openAlert(alert));
const keyOf = (treatmentId: string) => ({ clinicId: 'demo', alertId: `${treatmentId}~48h` });
const openOf = (treatmentId: string) => openAlerts.openOf({ clinicId: 'demo', treatmentId });

describe('the open alerts of a treatment', () => {
  it('are those of its check-ins and of its replies', async () => {
    await raise({ ...about('T-1'), kind: 'unknown', raisedAt: NOON });
    await raise({ ...about('T-1'), kind: 'concern', replyId: 'in-1', raisedAt: NOON });
    expect((await openOf('T-1')).toSorted()).toEqual(['concern', 'unknown']);
  });

  it('are none of another treatment, whose id may begin alike, nor of another clinic', async () => {
    await raise({ ...about('T-22'), kind: 'unknown', raisedAt: NOON });
    await raise({ ...about('T-2', 'other'), kind: 'unknown', raisedAt: NOON });
    expect(await openOf('T-2')).toEqual([]);
  });

  it('are none that holds no longer', async () => {
    await raise({ ...about('T-3'), kind: 'unknown', raisedAt: NOON });
    await alerts.resolve(keyOf('T-3'), NOON + HOUR);
    expect(await openOf('T-3')).toEqual([]);
  });

  it('are none that a person has acknowledged', async () => {
    await raise({ ...about('T-4'), kind: 'unknown', raisedAt: NOON });
    await alerts.acknowledge(keyOf('T-4'), { at: NOON, by: 'link' });
    expect(await openOf('T-4')).toEqual([]);
  });

  it('are all of them, however many pages they fill', async () => {
    for (let index = 0; index < 20; index += 1) {
      const item = {
        pk: 'ALERTS#demo',
        sk: `T-5~48h~${index}~concern`,
        kind: 'concern',
        state: 'open',
        padding: 'x'.repeat(60_000),
      };
      await dynamoDb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    }
    expect(await openOf('T-5')).toHaveLength(20);
  });
});
