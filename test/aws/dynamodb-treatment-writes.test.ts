import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DynamoDbTreatments } from '../../lambdas/aws/dynamodb-treatments.ts';
import { cancelled, type Treatment } from '../../lambdas/domain/treatment.ts';
import { aTreatment, NOON } from '../builders/treatment.ts';
import { startWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
let client: DynamoDBClient;

beforeAll(async () => {
  world = await startWorld();
  client = new DynamoDBClient(world.client);
});
afterAll(async () => {
  client.destroy();
  await world.close();
});

it('every write that succeeded is told of, with what it took the place of, and no other', async () => {
  const table = uniqueName('treatments');
  await createTable(client, table);
  const told: [Treatment | undefined, Treatment][] = [];
  const onWrite = (before: Treatment | undefined, after: Treatment) => told.push([before, after]);
  const treatments = new DynamoDbTreatments(client, { table, retentionDays: 400, dueShards: 1, onWrite });

  const treatment = aTreatment();
  await treatments.create(treatment);
  expect(await treatments.create(treatment)).toBe('exists');
  const ended = cancelled(treatment, NOON);
  const stored = await treatments.replace(ended);
  expect(await treatments.replace(ended)).toBe('conflict');

  expect(told).toEqual([
    [undefined, treatment],
    [treatment, stored],
  ]);
});
