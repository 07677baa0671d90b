import { describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { MINUTE } from '../../lambdas/domain/instant.ts';
import { checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { aTreatment, contactIdOf } from '../builders/treatment.ts';

const planned = (treatment: Treatment, key: string) => {
  const checkIn = checkInOf(treatment, key);
  if (checkIn === undefined) throw new Error(`no check-in ${key}`);
  const { dueAt, sendAt, expiresAt } = checkIn;
  return { key, dueAt, sendAt, expiresAt };
};

const sending = (treatment: Treatment, key = '48h'): CheckIn => {
  const { sendAt, ...rest } = planned(treatment, key);
  const attempt = {
    token: 't',
    contactId: contactIdOf('+13055550123'),
    startedAt: sendAt,
    deadline: sendAt + 3 * MINUTE,
  };
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
