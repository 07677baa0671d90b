import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lambdas/domain/alert.ts';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { isHeld, liftedBy } from '../../lambdas/domain/held-text.ts';
import { DAY } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { anEvent, aTreatment, at, NOON, restrictingPlans } from '../builders/treatment.ts';

const treatment = aTreatment();
/** A treatment of the same patient, two weeks after. */
const another = (changes: Partial<Treatment> = {}): Treatment => ({
  ...aTreatment({ event: anEvent({ treatmentId: 'T-2', treatedAt: NOON + 14 * DAY }) }),
  ...changes,
});

const restrictedUntil = (until: string): CarePlans =>
  Object.fromEntries(
    Object.entries(restrictingPlans).map(([id, plan]) => [
      id,
      { ...plan, restrictions: [{ key: 'exercise', until }] },
    ]),
  );

const isHeldAt = (
  now: number,
  {
    openAlerts = [],
    others = [],
    openAlertsOfOthers = [],
    carePlans = restrictingPlans,
  }: {
    openAlerts?: Alert['kind'][];
    others?: Treatment[];
    openAlertsOfOthers?: Alert['kind'][];
    carePlans?: CarePlans;
  },
) => {
  const watched = others.map((other) => ({ treatment: other, openAlerts: openAlertsOfOthers }));
  return isHeld(treatment.contactId, ['exercise'], [{ treatment, openAlerts }, ...watched], carePlans, now);
};

describe('a text that lifts a restriction', () => {
  it('says so in its care plan', () => {
    expect(liftedBy(treatment, '4w', restrictingPlans)).toEqual(['exercise']);
    expect(liftedBy(treatment, '48h', restrictingPlans)).toEqual([]);
  });

  it('is not held where nothing worries', () => {
    expect(isHeldAt(NOON + 28 * DAY, {})).toBe(false);
  });

  it('is held where its own care plan has been corrected to forbid for longer what it lifts', () => {
    const carePlans = restrictedUntil('P6W');
    expect(isHeldAt(treatment.event.treatedAt + 42 * DAY - 1, { carePlans })).toBe(true);
    expect(isHeldAt(treatment.event.treatedAt + 42 * DAY, { carePlans })).toBe(false);
  });

  it.each(['concern', 'urgent', 'unreadable', 'unknown'] as const)(
    'is held while an alert is open that says %s',
    (kind) => {
      expect(isHeldAt(NOON + 28 * DAY, { openAlerts: ['silence', kind] })).toBe(true);
    },
  );

  it.each(['silence', 'opt-out', 'wrong-number', 'undelivered', 'failed', 'expired', 'suppressed'] as const)(
    'is not held by an alert that says %s: nothing is known to be wrong',
    (kind) => {
      expect(isHeldAt(NOON + 28 * DAY, { openAlerts: [kind] })).toBe(false);
    },
  );

  it('is held while an alert is open about another treatment of the patient, be it cancelled', () => {
    for (const other of [another(), another({ cancelledAt: NOON })]) {
      expect(isHeldAt(NOON + 60 * DAY, { others: [other], openAlertsOfOthers: ['concern'] })).toBe(true);
    }
  });

  it('is not held by an alert about a treatment whose phone has been corrected to that of somebody else', () => {
    const others = [another({ contactId: 'other' })];
    expect(isHeldAt(NOON + 60 * DAY, { others, openAlertsOfOthers: ['concern'] })).toBe(false);
  });

  it('is held until another treatment of the patient forbids it no longer, by the clock on the wall', () => {
    const treatedAt = at('2027-02-20T12:00:00-05:00');
    const others = [another({ event: anEvent({ treatmentId: 'T-2', treatedAt }) })];
    const end = at('2027-03-20T12:00:00-04:00');
    expect(isHeldAt(end - 1, { others })).toBe(true);
    expect(isHeldAt(end, { others })).toBe(false);
  });

  it('is not held by a treatment that was cancelled', () => {
    expect(isHeldAt(NOON + 28 * DAY, { others: [another({ cancelledAt: NOON })] })).toBe(false);
  });

  it('is not held by a treatment whose phone has been corrected to that of somebody else', () => {
    expect(isHeldAt(NOON + 28 * DAY, { others: [another({ contactId: 'other' })] })).toBe(false);
  });

  it('is not held by a treatment that restricts something else, or nothing', () => {
    const elsewhere: CarePlans = {
      'two-asks': {
        id: 'two-asks',
        title: '',
        restrictions: [{ key: 'driving', until: 'P4W' }],
        checkIns: [],
      },
    };
    for (const carePlans of [elsewhere, {}]) {
      expect(isHeldAt(NOON + 28 * DAY, { others: [another()], carePlans })).toBe(false);
    }
  });
});
