import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import { anEvent, aTreatment, NOON } from '../builders/treatment.ts';
import { dueIn, dynamoDbStores, storesOfNewTable } from '../stores/stores.ts';

let dynamoDb: Awaited<ReturnType<typeof dynamoDbStores>>;
beforeAll(async () => {
  dynamoDb = await dynamoDbStores();
});
afterAll(() => dynamoDb.close());

let store: Awaited<ReturnType<typeof storesOfNewTable>>;
beforeEach(async () => {
  store = await storesOfNewTable(dynamoDb.client, 1);
});

/** A treatment that is looked at `minutes` later than one of noon. */
const treatmentOf = (treatmentId: string, minutes = 0): Treatment => {
  const treatment = aTreatment({ event: anEvent({ treatmentId }) });
  return {
    ...treatment,
    checkIns: treatment.checkIns.map((checkIn) => ({ ...checkIn, sendAt: NOON + minutes * MINUTE })),
  };
};
const lookedAt = (treatment: Treatment): Instant => wakeAt(treatment) ?? Number.NaN;

/** Of 250 treatments, each a minute after the one before; stored in another order. */
async function storeMany(): Promise<string[]> {
  const many = Array.from({ length: 250 }, (_, minute) => treatmentOf(`T-${minute}`, minute));
  const shuffled = many.map((_, index) => many[(index * 7) % many.length] as Treatment);
  await Promise.all(shuffled.map((treatment) => store.treatments.create(treatment)));
  return many.map(({ event }) => event.treatmentId);
}

describe('the due index', () => {
  it('answers pages of a hundred, the longest waiting first', async () => {
    const ids = await storeMany();
    const { keys, next } = await store.indexes.due(0, Number.MAX_SAFE_INTEGER);
    expect(keys.map(({ treatmentId }) => treatmentId)).toEqual(ids.slice(0, 100));
    expect(next).toBeDefined();
  });

  it('goes on where a page ended, to the last', async () => {
    const ids = await storeMany();
    const keys = await dueIn(store.indexes, 0, Number.MAX_SAFE_INTEGER);
    expect(keys.map(({ treatmentId }) => treatmentId)).toEqual(ids);
  });

  it('goes on where a page ended, also where what stood there has been dealt with meanwhile', async () => {
    const ids = await storeMany();
    const { keys, next } = await store.indexes.due(0, Number.MAX_SAFE_INTEGER);
    for (const { clinicId, treatmentId } of keys) {
      const treatment = (await store.treatments.find(clinicId, treatmentId)) as Treatment;
      await store.treatments.replace({ ...treatment, checkIns: [] });
    }
    const { keys: following } = await store.indexes.due(0, Number.MAX_SAFE_INTEGER, next);
    expect(following.map(({ treatmentId }) => treatmentId)).toEqual(ids.slice(100, 200));
  });

  it('is of one shard', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    expect((await store.indexes.due(1, lookedAt(treatment))).keys).toEqual([]);
  });

  it('leaves out what is no treatment', async () => {
    const Item = {
      pk: { S: 'SOMETHING' },
      sk: { S: 'ELSE' },
      dueShard: { S: '0' },
      wakeAt: { N: '0' },
    };
    await dynamoDb.client.send(new PutItemCommand({ TableName: store.table, Item }));
    const { keys } = await store.indexes.due(0, NOON);
    expect(keys.every(({ treatmentId }) => treatmentId.startsWith('T'))).toBe(true);
    expect(keys).not.toContainEqual({ clinicId: undefined, treatmentId: undefined });
  });
});

describe('the contact index', () => {
  it('answers treatments in the order in which they were given', async () => {
    for (const [treatmentId, minutes] of [
      ['T-second', 2],
      ['T-first', 1],
      ['T-third', 3],
    ] as const) {
      const event = anEvent({ treatmentId, treatedAt: NOON + minutes * MINUTE });
      await store.treatments.create(aTreatment({ event }));
    }
    const keys = await store.indexes.ofContact(treatmentOf('T-first').contactId);
    expect(keys.map(({ treatmentId }) => treatmentId)).toEqual(['T-first', 'T-second', 'T-third']);
  });
});
