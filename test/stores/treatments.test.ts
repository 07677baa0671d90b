import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type { ListPosition, TreatmentKey, Treatments } from '../../lambdas/use-cases/ports.ts';
import { anEvent, aTreatment, at, NOON } from '../builders/treatment.ts';
import { dueByShard, dynamoDbStores, listOf, stores } from './stores.ts';

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

  describe('asked for by their keys', () => {
    const idsOf = async (keys: readonly TreatmentKey[]) =>
      (await treatments.findAll(keys)).map(({ clinicId, event }) => `${clinicId} ${event.treatmentId}`);
    const keyOf = (treatmentId: string, clinicId = 'demo'): TreatmentKey => ({ clinicId, treatmentId });

    it('are answered whole, in the order of the keys', async () => {
      const [first, second] = [treatmentOf('T-7'), treatmentOf('T-8', 'other')];
      await treatments.create(first);
      await treatments.create(second);
      expect(await treatments.findAll([keyOf('T-8', 'other'), keyOf('T-7')])).toEqual([second, first]);
      expect(await treatments.findAll([keyOf('T-7'), keyOf('T-8', 'other')])).toEqual([first, second]);
    });

    it('are left out where there are none', async () => {
      await treatments.create(treatmentOf('T-9'));
      expect(await idsOf([keyOf('T-none'), keyOf('T-9'), keyOf('T-9', 'other')])).toEqual(['demo T-9']);
    });

    it('are none for no keys', async () => {
      expect(await idsOf([])).toEqual([]);
    });

    it('are answered as often as they are asked for', async () => {
      await treatments.create(treatmentOf('T-10'));
      await treatments.create(treatmentOf('T-11'));
      expect(await idsOf([keyOf('T-10'), keyOf('T-11'), keyOf('T-10')])).toEqual([
        'demo T-10',
        'demo T-11',
        'demo T-10',
      ]);
    });

    it('may be more than DynamoDB hands out at once', async () => {
      const ids = Array.from({ length: 205 }, (_, index) => `T-many-${index}`);
      await Promise.all(ids.map((id) => treatments.create(treatmentOf(id))));
      const wanted = ids.toReversed();
      expect(await idsOf(wanted.map((id) => keyOf(id)))).toEqual(wanted.map((id) => `demo ${id}`));
    });
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
  const replaced = async (treatment: Treatment): Promise<Treatment> => {
    const next = await store.treatments.replace(treatment);
    if (next === 'conflict') throw new Error('nobody else writes here');
    return next;
  };
  const treatedAt = async (times: Readonly<Record<string, Instant>>, clinicId = 'demo') => {
    for (const [treatmentId, treatedAt] of Object.entries(times)) {
      const treatment = treatmentOf(treatmentId, clinicId);
      await store.treatments.create({ ...treatment, event: { ...treatment.event, treatedAt } });
    }
  };
  const idsOf = (positions: readonly ListPosition[]) => positions.map(({ treatmentId }) => treatmentId);
  const listed = async (range = {}, limit = 100) => idsOf(await listOf(store.indexes, 'demo', range, limit));
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

  describe('once a contact was kept', () => {
    it('answer the treatment under it and under the one that it was given', async () => {
      const treatment = treatmentOf('T-1');
      await store.treatments.create(treatment);
      await store.treatments.keepContact(treatment);
      await store.treatments.replace({ ...treatment, contactId: 'another' });
      expect(await ofContact(treatment.contactId)).toEqual(['demo T-1']);
      expect(await ofContact('another')).toEqual(['demo T-1']);
    });

    it('answer the treatment once, as long as it still has it', async () => {
      const treatment = treatmentOf('T-1');
      await store.treatments.create(treatment);
      await store.treatments.keepContact(treatment);
      expect(await ofContact(treatment.contactId)).toEqual(['demo T-1']);
    });

    it('answer the treatment once, after it was given back what it had', async () => {
      const treatment = treatmentOf('T-1');
      await store.treatments.create(treatment);
      await store.treatments.keepContact(treatment);
      const elsewhere = await replaced({ ...treatment, contactId: 'another' });
      await store.treatments.keepContact(elsewhere);
      await replaced({ ...elsewhere, contactId: treatment.contactId });
      expect(await ofContact(treatment.contactId)).toEqual(['demo T-1']);
      expect(await ofContact('another')).toEqual(['demo T-1']);
    });

    it('answer the treatment once, however often it was kept', async () => {
      const treatment = treatmentOf('T-1');
      await store.treatments.create(treatment);
      await store.treatments.keepContact(treatment);
      await store.treatments.keepContact(treatment);
      expect(await ofContact(treatment.contactId)).toEqual(['demo T-1']);
    });

    it('answer those too that have it now', async () => {
      const [first, second] = [treatmentOf('T-1'), treatmentOf('T-1', 'other')];
      await store.treatments.create(first);
      await store.treatments.create(second);
      await store.treatments.keepContact(first);
      await store.treatments.replace({ ...first, contactId: 'another' });
      expect(await ofContact(first.contactId)).toEqual(['demo T-1', 'other T-1']);
    });

    it('answer neither as due nor of the clinic what was kept', async () => {
      const treatment = cancelled(treatmentOf('T-1'));
      await store.treatments.create(treatment);
      await store.treatments.keepContact(treatment);
      expect(await dueAt(Number.MAX_SAFE_INTEGER)).toEqual([]);
      expect(await listed()).toEqual(['T-1']);
    });
  });

  describe('of a clinic', () => {
    it('answer those treated last first', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 2 * MINUTE, 'T-3': NOON + MINUTE });
      expect(await listed()).toEqual(['T-2', 'T-3', 'T-1']);
    });

    it('answer where each of them stands', async () => {
      await treatedAt({ 'T-1': NOON });
      const { positions } = await store.indexes.ofClinic('demo', {}, 10);
      expect(positions).toEqual([{ treatmentId: 'T-1', treatedAt: NOON }]);
    });

    it('answer no treatment of another clinic', async () => {
      await treatedAt({ 'T-1': NOON }, 'other');
      expect(await listed()).toEqual([]);
    });

    it('answer by the time last written', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + MINUTE });
      const [first] = await store.treatments.findAll([{ clinicId: 'demo', treatmentId: 'T-1' }]);
      if (first === undefined) throw new Error('it was just stored');
      await replaced({ ...first, event: { ...first.event, treatedAt: NOON + 2 * MINUTE } });
      expect(await listed()).toEqual(['T-1', 'T-2']);
    });

    it('answer from a time on, that included', async () => {
      await treatedAt({ 'T-1': NOON - 1, 'T-2': NOON, 'T-3': NOON + 1 });
      expect(await listed({ from: NOON })).toEqual(['T-3', 'T-2']);
    });

    it('answer before a time, that not included', async () => {
      await treatedAt({ 'T-1': NOON - 1, 'T-2': NOON, 'T-3': NOON + 1 });
      expect(await listed({ before: NOON })).toEqual(['T-1']);
    });

    it('answer nothing in a range that holds nothing', async () => {
      await treatedAt({ 'T-1': NOON });
      expect(await listed({ from: NOON + 1, before: NOON + 2 })).toEqual([]);
    });

    it('answer no more than asked for, and whether that was the last', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1, 'T-3': NOON + 2 });
      const first = await store.indexes.ofClinic('demo', {}, 2);
      expect([idsOf(first.positions), first.isLast]).toEqual([['T-3', 'T-2'], false]);
      const second = await store.indexes.ofClinic('demo', {}, 2, first.positions.at(-1));
      expect([idsOf(second.positions), second.isLast]).toEqual([['T-1'], true]);
    });

    it('answer each treatment once, page by page, where many were treated at the same time', async () => {
      const ids = Array.from({ length: 7 }, (_, index) => `T-${index}`);
      await treatedAt(Object.fromEntries(ids.map((id) => [id, NOON])));
      expect((await listed({}, 3)).toSorted()).toEqual(ids);
      expect(await listed({}, 3)).toEqual(await listed({}, 2));
    });

    it('go on behind a place at which there is nothing any more', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1, 'T-3': NOON + 2 });
      const [, second] = (await store.indexes.ofClinic('demo', {}, 10)).positions;
      const [moved] = await store.treatments.findAll([{ clinicId: 'demo', treatmentId: 'T-2' }]);
      if (moved === undefined) throw new Error('it was just stored');
      await replaced({ ...moved, event: { ...moved.event, treatedAt: NOON + 3 } });
      const { positions } = await store.indexes.ofClinic('demo', {}, 10, second);
      expect(idsOf(positions)).toEqual(['T-1']);
    });

    it('go on behind a place at which there never was anything', async () => {
      await treatedAt({ 'T-1': NOON, 'T-3': NOON + 2 });
      const nowhere = { treatmentId: 'T-2', treatedAt: NOON + 1 };
      const { positions } = await store.indexes.ofClinic('demo', {}, 10, nowhere);
      expect(idsOf(positions)).toEqual(['T-1']);
    });

    it('are not disturbed by what is stored before the place', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1 });
      const { positions } = await store.indexes.ofClinic('demo', {}, 1);
      await treatedAt({ 'T-3': NOON + 2 });
      const rest = await store.indexes.ofClinic('demo', {}, 10, positions.at(-1));
      expect(idsOf(rest.positions)).toEqual(['T-1']);
    });

    it('answer nothing in a range that ends before it begins', async () => {
      await treatedAt({ 'T-1': NOON });
      expect(await listed({ from: NOON, before: NOON })).toEqual([]);
      expect(await listed({ from: NOON + 1, before: NOON - 1 })).toEqual([]);
      expect(await listed({ before: -1 })).toEqual([]);
    });

    it('answer all of a range that begins behind the place', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1 });
      const place = { treatmentId: 'T-3', treatedAt: NOON + 2 };
      const { positions } = await store.indexes.ofClinic('demo', { before: NOON + 1 }, 10, place);
      expect(idsOf(positions)).toEqual(['T-1']);
    });

    it('answer nothing of a range that ends before the place', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1 });
      const place = { treatmentId: 'T-1', treatedAt: NOON };
      const { positions } = await store.indexes.ofClinic('demo', { from: NOON + 1 }, 10, place);
      expect(positions).toEqual([]);
    });

    it('stay in the range behind a place', async () => {
      await treatedAt({ 'T-1': NOON, 'T-2': NOON + 1, 'T-3': NOON + 2 });
      const place = { treatmentId: 'T-3', treatedAt: NOON + 2 };
      const { positions } = await store.indexes.ofClinic('demo', { from: NOON + 1 }, 10, place);
      expect(idsOf(positions)).toEqual(['T-2']);
    });
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

  it('leaves one of the contact that it had, which lives as long', async () => {
    const treatment = treatmentOf('T-6');
    await dynamoDb.treatments.create(treatment);
    await dynamoDb.treatments.keepContact(treatment);
    const Key = { pk: { S: 'TREATMENT#demo#T-6' }, sk: { S: `CONTACT#${treatment.contactId}` } };
    const { Item } = await dynamoDb.client.send(new GetItemCommand({ TableName: dynamoDb.table, Key }));
    expect(unmarshall(Item ?? {})).toEqual({
      pk: 'TREATMENT#demo#T-6',
      sk: `CONTACT#${treatment.contactId}`,
      contactId: treatment.contactId,
      treatedAt: treatment.event.treatedAt,
      ttl: (treatment.createdAt + 400 * DAY) / SECOND,
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
