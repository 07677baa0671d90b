import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type { Treatments } from '../../lambdas/use-cases/ports.ts';
import { anEvent, aTreatment, at } from '../builders/treatment.ts';
import { dueByShard, dynamoDbStores, stores } from './stores.ts';

const treatmentOf = (treatmentId: string, clinicId = 'demo'): Treatment => ({
  ...aTreatment({ event: anEvent({ treatmentId }) }),
  clinicId,
});

const cancelled = (treatment: Treatment): Treatment =>
  treatment.checkIns.reduce(
    (current, { key, dueAt, sendAt, expiresAt }) =>
      withCheckIn(current, { key, dueAt, sendAt, expiresAt, state: 'cancelled', cancelledAt: sendAt }),
    treatment,
  );

const lookedAtFirst = (treatment: Treatment): Instant => wakeAt(treatment) ?? Number.NaN;

describe.each(stores)('treatments %s', (_, open) => {
  let treatments: Treatments;
  let close: () => Promise<unknown>;
  beforeAll(async () => ({ treatments, close } = await open()));
  afterAll(() => close());

  it('answer what was stored', async () => {
    const treatment = treatmentOf('T-1');
    expect(await treatments.create(treatment)).toBe('created');
    expect(await treatments.find('demo', 'T-1')).toEqual(treatment);
  });

  it('keep the optional fields of consent, and do not invent them', async () => {
    const consent = { sms: true, obtainedAt: at('2026-11-24T14:00:00Z'), method: 'paper form' } as const;
    const treatment = aTreatment({ event: anEvent({ treatmentId: 'T-consent', consent }) });
    await treatments.create(treatment);
    expect(await treatments.find('demo', 'T-consent')).toEqual(treatment);
  });

  it('answer nothing for what was not', async () => {
    expect(await treatments.find('demo', 'T-none')).toBeUndefined();
  });

  it('refuse an id that is taken, and leave what is there', async () => {
    const first = treatmentOf('T-2');
    await treatments.create(first);
    expect(await treatments.create({ ...first, createdAt: first.createdAt + MINUTE })).toBe('exists');
    expect(await treatments.find('demo', 'T-2')).toEqual(first);
  });

  it('are apart by clinic', async () => {
    await treatments.create(treatmentOf('T-3', 'demo'));
    expect(await treatments.find('other', 'T-3')).toBeUndefined();
    expect(await treatments.create(treatmentOf('T-3', 'other'))).toBe('created');
  });

  it('are replaced over the version that was read, which moves', async () => {
    const treatment = treatmentOf('T-4');
    await treatments.create(treatment);
    const replaced = await treatments.replace(cancelled(treatment));
    expect(replaced).toEqual({ ...cancelled(treatment), version: 2 });
    expect(await treatments.find('demo', 'T-4')).toEqual(replaced);
  });

  it('are not replaced over another version: the later of two writers loses', async () => {
    const treatment = treatmentOf('T-5');
    await treatments.create(treatment);
    const first = await treatments.replace({ ...treatment, revision: 2 });
    expect(await treatments.replace(cancelled(treatment))).toBe('conflict');
    expect(await treatments.find('demo', 'T-5')).toEqual(first);
  });

  it('are not made by a replacement', async () => {
    expect(await treatments.replace(treatmentOf('T-6'))).toBe('conflict');
    expect(await treatments.find('demo', 'T-6')).toBeUndefined();
  });
});

describe.each(stores)('the indexes over treatments %s', (_, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const dueAt = async (now: Instant) =>
    (await dueByShard(store.indexes, store.dueShards, now)).flat().map(({ treatmentId }) => treatmentId);
  const ofContact = async (contactId: string) =>
    (await store.indexes.ofContact(contactId)).map((key) => `${key.clinicId} ${key.treatmentId}`).toSorted();

  it('answer as due what must be looked at, from that moment on', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    const moment = lookedAtFirst(treatment);
    expect(await dueAt(moment - 1)).toEqual([]);
    expect(await dueAt(moment)).toEqual(['T-1']);
  });

  it('answer the keys of clinic and treatment', async () => {
    const treatment = treatmentOf('T:1', 'other');
    await store.treatments.create(treatment);
    const [key] = (await dueByShard(store.indexes, store.dueShards, lookedAtFirst(treatment))).flat();
    expect(key).toEqual({ clinicId: 'other', treatmentId: 'T:1' });
  });

  it('do not answer as due what has nothing open any more', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    await store.treatments.replace(cancelled(treatment));
    expect(await dueAt(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it('answer as due by the moment last written', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    const nudges = { count: 1, lastAt: lookedAtFirst(treatment) };
    await store.treatments.replace({
      ...treatment,
      checkIns: treatment.checkIns.map((checkIn) =>
        checkIn.state === 'scheduled' ? { ...checkIn, nudges } : checkIn,
      ),
    });
    expect(await dueAt(nudges.lastAt + 20 * MINUTE - 1)).toEqual([]);
    expect(await dueAt(nudges.lastAt + 20 * MINUTE)).toEqual(['T-1']);
  });

  it('answer as due by the write that won, not by the one that lost', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    await store.treatments.replace({ ...treatment, revision: 2 });
    await store.treatments.replace(cancelled(treatment));
    expect(await dueAt(lookedAtFirst(treatment))).toEqual(['T-1']);
  });

  it('answer all treatments of a contact, at whatever clinic and in whatever state', async () => {
    const [first, second] = [treatmentOf('T-1'), treatmentOf('T-2', 'other')];
    await store.treatments.create(first);
    await store.treatments.create(second);
    await store.treatments.replace(cancelled(first));
    expect(await ofContact(first.contactId)).toEqual(['demo T-1', 'other T-2']);
  });

  it('answer a treatment under the contact it was given last', async () => {
    const treatment = treatmentOf('T-1');
    await store.treatments.create(treatment);
    await store.treatments.replace({ ...treatment, contactId: 'another' });
    expect(await ofContact(treatment.contactId)).toEqual([]);
    expect(await ofContact('another')).toEqual(['demo T-1']);
  });

  it('answer nothing for a contact without treatments', async () => {
    await store.treatments.create(treatmentOf('T-1'));
    expect(await ofContact('nobody')).toEqual([]);
  });
});

describe('the item of a treatment', () => {
  let dynamoDb: Awaited<ReturnType<typeof dynamoDbStores>>;
  beforeAll(async () => {
    dynamoDb = await dynamoDbStores();
  });
  afterAll(() => dynamoDb.close());

  const itemOf = async (treatmentId: string) => {
    const Key = { pk: { S: `TREATMENT#demo#${treatmentId}` }, sk: { S: 'TREATMENT' } };
    const { Item } = await dynamoDb.client.send(new GetItemCommand({ TableName: dynamoDb.table, Key }));
    return unmarshall(Item ?? {});
  };

  it('stands in the due index at the next moment anything must be looked at', async () => {
    const treatment = treatmentOf('T-1');
    await dynamoDb.treatments.create(treatment);
    expect(await itemOf('T-1')).toMatchObject({
      dueShard: expect.stringMatching(/^[0-3]$/),
      wakeAt: (treatment.checkIns[0]?.sendAt ?? 0) + 10 * MINUTE,
    });
  });

  it('leaves the due index when nothing is open any more', async () => {
    const treatment = treatmentOf('T-2');
    await dynamoDb.treatments.create(treatment);
    await dynamoDb.treatments.replace(cancelled(treatment));
    const item = await itemOf('T-2');
    expect([item.dueShard, item.wakeAt]).toEqual([undefined, undefined]);
  });

  it('is found under its old shard after their number has changed, as long as both are read', async () => {
    const sharded = Array.from({ length: 20 }, (_, index) => treatmentOf(`T-${index}`, 'sharded'));
    for (const treatment of sharded) await dynamoDb.treatmentsOver(4).create(treatment);
    for (const treatment of sharded.slice(10)) await dynamoDb.treatmentsOver(8).replace(treatment);
    const due = await dueByShard(dynamoDb.indexes, 8, Number.MAX_SAFE_INTEGER);
    const found = due.flat().filter(({ clinicId }) => clinicId === 'sharded');
    expect(found.map(({ treatmentId }) => treatmentId).toSorted()).toEqual(
      sharded.map(({ event }) => event.treatmentId).toSorted(),
    );
  });

  it('is found by clinic and by contact, in the order of treatment', async () => {
    const treatment = treatmentOf('T-3');
    await dynamoDb.treatments.create(treatment);
    expect(await itemOf('T-3')).toMatchObject({
      clinicId: 'demo',
      contactId: treatment.contactId,
      treatedAt: treatment.event.treatedAt,
    });
  });

  it('lives for the retention, in whole seconds since the epoch', async () => {
    const treatment = treatmentOf('T-4');
    await dynamoDb.treatments.create(treatment);
    expect((await itemOf('T-4')).ttl).toBe((treatment.createdAt + 400 * DAY) / SECOND);
  });

  it('never ends before its last check-in expires', async () => {
    const treatment = treatmentOf('T-5');
    const expiresAt = treatment.createdAt + 500 * DAY;
    const checkIns = treatment.checkIns.map((checkIn) => ({ ...checkIn, expiresAt }));
    await dynamoDb.treatments.create({ ...treatment, checkIns });
    expect((await itemOf('T-5')).ttl).toBe(expiresAt / SECOND);
  });
});
