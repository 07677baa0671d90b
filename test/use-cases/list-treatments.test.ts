import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { listTreatments, type TreatmentQuery } from '../../lambdas/use-cases/list-treatments.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, anEvent, aTreatment, NOON } from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let remainingTime: number;
beforeEach(() => {
  treatments = new MemoryTreatments();
  remainingTime = 25 * SECOND;
});

/** As many treatments, the first treated last. */
const store = async (count: number, cancelled: readonly number[] = []) => {
  for (let index = 0; index < count; index += 1) {
    const event = anEvent({ treatmentId: `T-${index}`, treatedAt: NOON - index * MINUTE });
    const treatment = aTreatment({ event });
    const [waiting, ...others] = treatment.checkIns;
    if (waiting === undefined) throw new Error('a treatment has check-ins');
    await treatments.create(
      cancelled.includes(index)
        ? { ...treatment, checkIns: [{ ...waiting, state: 'cancelled', cancelledAt: NOON }, ...others] }
        : treatment,
    );
  }
};
const list = (query: Partial<TreatmentQuery> = {}) =>
  listTreatments(
    'demo',
    { limit: 50, ...query },
    { treatments, indexes: treatments, remainingTime: () => remainingTime },
  );
const idsOf = ({ treatments: listed }: Awaited<ReturnType<typeof list>>) =>
  listed.map(({ event }) => event.treatmentId);

describe('a list of treatments', () => {
  it('ends where nothing comes behind', async () => {
    await store(2);
    const page = await list({ limit: 2 });
    expect([idsOf(page), page.next]).toEqual([['T-0', 'T-1'], undefined]);
  });

  it('looks through those that do not fit until it has enough', async () => {
    await store(250, [120, 240]);
    expect(idsOf(await list({ state: 'cancelled' }))).toEqual(['T-120', 'T-240']);
  });

  it('looks at a thousand at most, and then says where to go on', async () => {
    await store(1_020, [1_010]);
    const page = await list({ state: 'cancelled' });
    expect([idsOf(page), page.next]).toEqual([[], { treatmentId: 'T-999', treatedAt: NOON - 999 * MINUTE }]);
    expect(idsOf(await list({ state: 'cancelled', ...(page.next && { after: page.next }) }))).toEqual([
      'T-1010',
    ]);
  });

  it('looks at what there is time for, and then says where to go on', async () => {
    await store(250, [120]);
    remainingTime = 7 * SECOND;
    const page = await list({ state: 'cancelled' });
    expect([idsOf(page), page.next]).toEqual([[], { treatmentId: 'T-99', treatedAt: NOON - 99 * MINUTE }]);
  });

  it('goes on right behind the last that it gave, where more of the page would have fitted', async () => {
    await store(20, [3, 4, 5, 6]);
    const page = await list({ state: 'cancelled', limit: 2 });
    expect(idsOf(page)).toEqual(['T-3', 'T-4']);
    expect(idsOf(await list({ state: 'cancelled', ...(page.next && { after: page.next }) }))).toEqual([
      'T-5',
      'T-6',
    ]);
  });

  it('goes on behind a treatment that is gone', async () => {
    await store(3);
    const after = { treatmentId: 'T-gone', treatedAt: NOON - MINUTE + 1 };
    expect(idsOf(await list({ after }))).toEqual(['T-1', 'T-2']);
  });

  it('goes by what is stored where the index lags behind', async () => {
    await store(1);
    const lagging = {
      ofClinic: async () => ({
        positions: [
          { treatmentId: 'T-0', treatedAt: NOON - 60 * MINUTE },
          { treatmentId: 'T-deleted', treatedAt: NOON - 61 * MINUTE },
        ],
        isLast: true,
      }),
    };
    const before = { limit: 50, treatedTo: NOON - 30 * MINUTE };
    expect(
      (
        await listTreatments('demo', before, {
          treatments,
          indexes: lagging,
          remainingTime: () => remainingTime,
        })
      ).treatments,
    ).toEqual([]);
  });

  it('holds no treatment of another clinic', async () => {
    await treatments.create(aTreatment({ clinic: aClinic({ id: 'other' }) }));
    expect(idsOf(await list())).toEqual([]);
  });
});
