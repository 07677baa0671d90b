import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import type { Treatments } from '../../lambdas/use-cases/ports.ts';
import { anEvent, aTreatment, at } from '../builders/treatment.ts';
import { dynamoDbStores, stores } from './stores.ts';

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
