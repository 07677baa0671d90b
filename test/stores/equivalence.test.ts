import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import {
  contactOperation,
  MOST_SHARDS,
  type Operation,
  perform,
  textCountOperation,
  treatmentOperation,
} from './operations.ts';
import { dueByShard, dynamoDbStores, memoryStores, simulatedStores, storesOfNewTable } from './stores.ts';

let dynamoDb: Awaited<ReturnType<typeof dynamoDbStores>>;
beforeAll(async () => {
  dynamoDb = await dynamoDbStores();
});
afterAll(() => dynamoDb.close());

/** Stores that nothing has been asked of. */
async function newStores() {
  const memory = memoryStores();
  const simulated = simulatedStores();
  return {
    memory: { ...memory, treatmentsOver: () => memory.treatments },
    simulated: { ...simulated, treatmentsOver: () => simulated.treatments },
    dynamoDb: await storesOfNewTable(dynamoDb.client, MOST_SHARDS),
  };
}

const anySequenceOf = (operation: fc.Arbitrary<Operation>) =>
  fc.array(operation, { maxLength: 40, size: 'max' });

const TIMEOUT = 60_000;
/** A failure is told before Jest gives up: what was found by then, however far it has been shrunk. */
const bounds = { interruptAfterTimeLimit: TIMEOUT / 2 };

describe('the stores in memory, in the simulation and in DynamoDB', () => {
  it.each([
    ['treatments', treatmentOperation],
    ['contacts', contactOperation],
    ['the counts of texts', textCountOperation],
  ])(
    'answer any sequence of operations on %s alike',
    async (_, operation) => {
      await fc.assert(
        fc.asyncProperty(anySequenceOf(operation), async (operations) => {
          const stores = await newStores();
          for (const each of operations) {
            const answer = await perform(each, stores.dynamoDb);
            expect(await perform(each, stores.memory)).toEqual(answer);
            expect(await perform(each, stores.simulated)).toEqual(answer);
          }
        }),
        { ...bounds, numRuns: 30 },
      );
    },
    TIMEOUT,
  );

  it(
    'all answer what is due in the order in which it waits, whatever was done before',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySequenceOf(treatmentOperation), async (operations) => {
          const stores = await newStores();
          for (const store of Object.values(stores)) {
            for (const operation of operations) await perform(operation, store);
            for (const keys of await dueByShard(store.indexes, store.dueShards, Number.MAX_SAFE_INTEGER)) {
              const found = await Promise.all(
                keys.map(({ clinicId, treatmentId }) => store.treatments.find(clinicId, treatmentId)),
              );
              const moments = found.map((treatment) => treatment && wakeAt(treatment));
              expect(moments).toEqual(moments.toSorted((a, b) => Number(a) - Number(b)));
              expect(moments).not.toContain(undefined);
            }
          }
        }),
        { ...bounds, numRuns: 10 },
      );
    },
    TIMEOUT,
  );
});
