import { describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { HOUR, MINUTE } from '../../lambdas/domain/instant.ts';
import { checkInOf, type Treatment, wakeAt, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { aTreatment } from '../builders/treatment.ts';

const planned = (treatment: Treatment, key: string) => {
  const checkIn = checkInOf(treatment, key);
  if (checkIn === undefined) throw new Error(`no check-in ${key}`);
  const { dueAt, sendAt, expiresAt } = checkIn;
  return { key, dueAt, sendAt, expiresAt };
};

const sending = (treatment: Treatment, key = '48h'): CheckIn => {
  const { sendAt, ...rest } = planned(treatment, key);
  const attempt = { token: 't', startedAt: sendAt, deadline: sendAt + 3 * MINUTE };
  return { ...rest, sendAt, state: 'sending', attempt, refusals: 0 };
};

describe('moving a check-in', () => {
  it('replaces it and keeps the others', () => {
    const treatment = aTreatment();
    const moved = withCheckIn(treatment, sending(treatment));
    expect(moved.checkIns.map(({ state }) => state)).toEqual(['sending', 'scheduled']);
    expect(moved.checkIns[1]).toEqual(treatment.checkIns[1]);
  });

  it('throws where the table of transitions forbids it', () => {
    const treatment = aTreatment();
    const sent: CheckIn = { ...planned(treatment, '48h'), state: 'sent', sentAt: 0, messageId: 'm' };
    expect(() => withCheckIn(treatment, sent)).toThrow('check-in 48h cannot go from scheduled to sent');
  });

  it('throws for a check-in that the treatment does not have', () => {
    const treatment = aTreatment();
    expect(() => withCheckIn(treatment, { ...sending(treatment), key: '1y' })).toThrow(
      '1y cannot go from nowhere',
    );
  });
});

describe('when a treatment must be looked at', () => {
  it('is ten minutes after the first sendAt that is still scheduled: the wake-up is then lost', () => {
    const treatment = aTreatment();
    expect(wakeAt(treatment)).toBe(planned(treatment, '48h').sendAt + 10 * MINUTE);
  });

  it('is the deadline of a send that nobody may be holding any more', () => {
    const treatment = aTreatment();
    const moved = withCheckIn(treatment, sending(treatment));
    expect(wakeAt(moved)).toBe(planned(treatment, '48h').sendAt + 3 * MINUTE);
  });

  it('is an hour after a send became unknown', () => {
    const treatment = withCheckIn(aTreatment(), sending(aTreatment()));
    const { sendAt, ...rest } = planned(treatment, '48h');
    const attempt = { token: 't', startedAt: sendAt, deadline: sendAt };
    const unknown = withCheckIn(treatment, { ...rest, sendAt, state: 'unknown', unknownAt: sendAt, attempt });
    expect(wakeAt(unknown)).toBe(sendAt + HOUR);
  });

  it('is never once all its check-ins have ended', () => {
    const treatment = aTreatment();
    const cancelled = ['48h', '4w'].reduce(
      (current, key) =>
        withCheckIn(current, { ...planned(treatment, key), state: 'cancelled', cancelledAt: 0 }),
      treatment,
    );
    expect(wakeAt(cancelled)).toBeUndefined();
  });
});
