import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { DAY, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aTreatment, aTreatmentWithFirst, NOON } from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let edits: number;

beforeEach(() => {
  treatments = new MemoryTreatments();
  edits = 0;
});

const KEY = { clinicId: 'demo', treatmentId: 'T-1001' };
const LATER = NOON + 3 * DAY;
const cancel = (now = NOON, isFor = (_revision: number) => true) => {
  edits += 1;
  return cancelTreatment(KEY, { id: `edit-${edits}`, isFor }, now, treatments);
};
const states = (treatment: Treatment | undefined) => treatment?.checkIns.map(({ state }) => state);
const stored = () => treatments.find('demo', 'T-1001');

describe('cancelling a treatment', () => {
  it('cancels what waits, as an edit of the clinic', async () => {
    await treatments.create(aTreatment());
    expect((await cancel()).outcome).toBe('stored');
    expect(await stored()).toMatchObject({ revision: 2, cancelledAt: NOON });
    expect(states(await stored())).toEqual(['cancelled', 'cancelled']);
  });

  it.each(['sending', 'sent'] as const)('leaves alone what is %s', async (state) => {
    const treatment = aTreatmentWithFirst(state);
    await treatments.create(treatment);
    await cancel(LATER);
    expect((await stored())?.checkIns[0]).toEqual(treatment.checkIns[0]);
    expect(states(await stored())).toEqual([state, 'cancelled']);
  });

  it('is done once, however often it is asked for', async () => {
    await treatments.create(aTreatment());
    const once = await cancel();
    expect(await cancel(LATER)).toEqual(once);
  });

  it('decides again after a lost race', async () => {
    await treatments.create(aTreatment());
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      treatments.replace = replace;
      const found = await stored();
      const [first] = found?.checkIns ?? [];
      if (found === undefined || first === undefined) throw new Error('it is stored');
      const expired: CheckIn = { ...first, state: 'expired', expiredAt: NOON + MINUTE };
      await replace({ ...found, checkIns: [expired, ...found.checkIns.slice(1)] });
      return replace(treatment);
    };
    await cancel();
    expect(states(await stored())).toEqual(['expired', 'cancelled']);
  });

  it('is not for another revision than the one it was meant for', async () => {
    await treatments.create(aTreatment());
    expect(await cancel(NOON, (revision) => revision === 7)).toEqual({ outcome: 'revision-changed' });
    expect(states(await stored())).toEqual(['scheduled', 'scheduled']);
  });

  it('knows no treatment that is not there', async () => {
    expect(await cancel()).toEqual({ outcome: 'not-found' });
  });
});
