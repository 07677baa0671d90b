import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import { DynamoDbTextCounts } from '../../lambdas/aws/dynamodb-text-counts.ts';
import { DynamoDbTreatmentIndexes } from '../../lambdas/aws/dynamodb-treatment-indexes.ts';
import { DynamoDbTreatments } from '../../lambdas/aws/dynamodb-treatments.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type {
  DueCursor,
  ListPosition,
  TreatmentIndexes,
  TreatmentKey,
} from '../../lambdas/use-cases/ports.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTextCounts } from '../../local/memory/memory-text-counts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { faultPlans } from '../../local/simulation/fault-plan.ts';
import { Random } from '../../local/simulation/random.ts';
import { SHARDS, SimulatedTable } from '../../local/simulation/table.ts';
import { Tally } from '../../local/simulation/tally.ts';
import { Timeline } from '../../local/simulation/timeline.ts';
import { World } from '../../local/simulation/world.ts';
import { startWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

/** The store in DynamoDB, as the stack defines its table, and what closes it. */
export async function dynamoDbStores() {
  const world = await startWorld();
  const client = new DynamoDBClient(world.client);
  const stores = await storesOfNewTable(client);
  return {
    ...stores,
    close: async () => {
      client.destroy();
      await world.close();
    },
  };
}

/** The stores over a table of their own behind `client`. Treatments spread over `dueShards` shards of the due index. */
export async function storesOfNewTable(client: DynamoDBClient, dueShards = 4) {
  const table = uniqueName('treatments');
  await createTable(client, table);
  const treatmentsOver = (shards: number) =>
    new DynamoDbTreatments(client, {
      table,
      retentionDays: 400,
      dueShards: shards,
      onWrite: () => undefined,
    });
  return {
    client,
    table,
    dueShards,
    treatments: treatmentsOver(dueShards),
    /** The same treatments, written by a function that was configured with another number of shards. */
    treatmentsOver,
    indexes: new DynamoDbTreatmentIndexes(client, table),
    contacts: new DynamoDbContacts(client, table),
    textCounts: new DynamoDbTextCounts(client, client, table),
  };
}

export function memoryStores() {
  const treatments = new MemoryTreatments();
  return {
    dueShards: 1,
    treatments,
    indexes: treatments,
    contacts: new MemoryContacts(),
    textCounts: new MemoryTextCounts(),
    close: async () => undefined,
  };
}

/** The table of the simulation, with nothing going wrong. */
export function simulatedStores() {
  const parts = {
    timeline: new Timeline(0),
    random: new Random(1),
    plan: faultPlans.none,
    faults: new Tally(),
  };
  const table = new SimulatedTable(new World({ ...parts, outages: [] }), { written: () => undefined });
  const caller = {
    name: 'test',
    edit: undefined,
    call: async <T>(_service: string, effect: () => T | Promise<T>): Promise<T> => effect(),
  };
  return {
    dueShards: SHARDS,
    treatments: table.treatmentsFor(caller),
    indexes: table.indexesFor(caller),
    contacts: new MemoryContacts(),
    textCounts: new MemoryTextCounts(),
    close: async () => undefined,
  };
}

/** What a store has to keep is the same wherever it is: every rule is held against all. */
export const stores = [
  ['in memory', async () => memoryStores()],
  ['in the simulation', async () => simulatedStores()],
  ['in DynamoDB', dynamoDbStores],
] as const;

/** What is due in one shard, page by page, as the index answers it. */
export async function dueIn(
  indexes: TreatmentIndexes,
  shard: number,
  now: Instant,
): Promise<readonly TreatmentKey[]> {
  const keys: TreatmentKey[] = [];
  let after: DueCursor | undefined;
  do {
    const page = await indexes.due(shard, now, after);
    keys.push(...page.keys);
    after = page.next;
  } while (after !== undefined);
  return keys;
}

/** What is due in each of so many shards. */
export const dueByShard = (
  indexes: TreatmentIndexes,
  shards: number,
  now: Instant,
): Promise<(readonly TreatmentKey[])[]> =>
  Promise.all(Array.from({ length: shards }, (_, shard) => dueIn(indexes, shard, now)));

/** The treatments of a clinic behind a place, page by page, as the index answers them. */
export async function listOf(
  indexes: TreatmentIndexes,
  clinicId: string,
  range: { readonly from?: Instant; readonly before?: Instant },
  limit: number,
  place?: ListPosition,
): Promise<readonly ListPosition[]> {
  const listed: ListPosition[] = [];
  for (let after = place; ; ) {
    const { positions, isLast } = await indexes.ofClinic(clinicId, range, limit, after);
    if (positions.length > limit) throw new Error(`${positions.length} were answered, not ${limit} at most`);
    listed.push(...positions);
    if (isLast) return listed;
    after = positions.at(-1) ?? after;
  }
}
