import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbReplies } from '../../lambdas/aws/dynamodb-replies.ts';
import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import { DAY } from '../../lambdas/domain/instant.ts';
import type { Replies } from '../../lambdas/use-cases/ports.ts';
import { MemoryReplies } from '../../local/memory/memory-replies.ts';
import { NOON } from '../builders/treatment.ts';
import { startWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

const table = uniqueName('replies');
let world: Awaited<ReturnType<typeof startWorld>>;
let client: DynamoDBClient;
let stores: Record<'DynamoDB' | 'memory', Replies>;

beforeAll(async () => {
  world = await startWorld();
  client = new DynamoDBClient(world.client);
  await createTable(client, table);
  stores = {
    DynamoDB: new DynamoDbReplies(client, { table, retentionDays: 400, clock: () => NOON }),
    memory: new MemoryReplies(),
  };
});
afterAll(async () => {
  client.destroy();
  await world.close();
});

let treatmentsMade = 0;
const aReply = (changes: Partial<Reply> = {}): Reply => ({
  clinicId: 'demo',
  treatmentId: `T-${treatmentsMade}`,
  checkIn: '48h',
  id: 'in-1',
  receivedAt: NOON,
  body: 'all good 👍',
  outcome: 'fine',
  ambiguous: false,
  ...changes,
});
/** Each test has a treatment of its own. */
const newTreatment = () => {
  treatmentsMade += 1;
  return { clinicId: 'demo', treatmentId: `T-${treatmentsMade}` };
};

describe.each(['DynamoDB', 'memory'] as const)('replies in %s', (name) => {
  it('are stored once, and done once everything is done about them', async () => {
    newTreatment();
    const store = stores[name];
    expect(await store.store(aReply())).toBe('stored');
    expect(await store.store(aReply())).toBe('stored-before');
    await store.finish(aReply());
    expect(await store.store(aReply())).toBe('done');
  });

  it('are found by their treatment, the first first, as they were stored', async () => {
    const key = newTreatment();
    const later = aReply({ id: 'a', receivedAt: NOON + 1 });
    await stores[name].store(later);
    await stores[name].store(aReply());
    await stores[name].store(aReply({ treatmentId: `${key.treatmentId}-other` }));
    expect(await stores[name].of(key)).toEqual([aReply(), later]);
  });

  it('that are not there cannot be done', async () => {
    newTreatment();
    await expect(stores[name].finish(aReply())).rejects.toThrow();
  });

  it('have each answer claimed once, until it is given back', async () => {
    const key = newTreatment();
    const store = stores[name];
    expect(await store.claimAnswer(key, 'concern/48h', 'a')).toBe(true);
    // The claim itself, repeated: its answer was lost.
    expect(await store.claimAnswer(key, 'concern/48h', 'a')).toBe(true);
    expect(await store.claimAnswer(key, 'concern/48h', 'b')).toBe(false);
    expect(await store.claimAnswer(key, 'fine/48h', 'b')).toBe(true);
    await store.unclaimAnswer(key, 'concern/48h');
    expect(await store.claimAnswer(key, 'concern/48h', 'c')).toBe(true);
    expect(await store.of(key)).toEqual([]);
  });
});

it('a reply is kept as long as a treatment', async () => {
  const { treatmentId } = newTreatment();
  await stores.DynamoDB.store(aReply());
  const Key = { pk: { S: `TREATMENT#demo#${treatmentId}` }, sk: { S: 'REPLY#in-1' } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
  expect(Number(Item?.ttl?.N)).toBe((NOON + 400 * DAY) / 1_000);
});
