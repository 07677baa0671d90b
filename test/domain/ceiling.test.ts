import { describe, expect, it } from '@jest/globals';
import { ceilingsFor, dayOf, nextDay } from '../../lambdas/domain/ceiling.ts';
import { aClinic, at } from '../builders/treatment.ts';

const stage = { phone: 10, clinic: 1_000 };

describe('the ceilings for a text', () => {
  it('are those of the stage', () => {
    expect(ceilingsFor(aClinic(), stage, false)).toEqual({ phone: 10, clinic: 1_000 });
  });

  it('are those of the clinic where it names its own, more or less than the stage', () => {
    expect(ceilingsFor(aClinic({ dailyTexts: 50 }), stage, false)).toEqual({ phone: 10, clinic: 50 });
    expect(ceilingsFor(aClinic({ dailyTexts: 5_000 }), stage, false)).toEqual({ phone: 10, clinic: 5_000 });
  });

  it('are twice as high for what an opt-out does not forbid', () => {
    expect(ceilingsFor(aClinic(), stage, true)).toEqual({ phone: 20, clinic: 2_000 });
    expect(ceilingsFor(aClinic({ dailyTexts: 50 }), stage, true)).toEqual({ phone: 20, clinic: 100 });
  });
});

describe('the day of a text', () => {
  it('is that of UTC, wherever the patient lives', () => {
    expect(dayOf(at('2026-11-24T23:59:59.999Z'))).toBe('2026-11-24');
    expect(dayOf(at('2026-11-24T19:00:00-05:00'))).toBe('2026-11-25');
  });

  it('ends at midnight, when the next one begins', () => {
    expect(nextDay(at('2026-11-24T00:00:00Z'))).toBe(at('2026-11-25T00:00:00Z'));
    expect(nextDay(at('2026-11-24T23:59:59.999Z'))).toBe(at('2026-11-25T00:00:00Z'));
  });
});
