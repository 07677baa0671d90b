import { describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import { aTreatment, contactIdOf, NOON } from '../builders/treatment.ts';

const DUE = NOON + 2 * DAY;
const planned = { key: '48h', dueAt: DUE, sendAt: DUE, expiresAt: DUE + 3 * DAY };
const attempt = {
  token: 't',
  contactId: contactIdOf('+13055550123'),
  startedAt: DUE,
  deadline: DUE + 3 * MINUTE,
};

/** When a treatment is looked at whose only open check-in is this one. */
const wakesAt = (checkIn: CheckIn): Instant | undefined => wakeAt({ ...aTreatment(), checkIns: [checkIn] });

describe('a treatment is looked at', () => {
  it('ten minutes after a sendAt that passed without a send', () => {
    expect(wakesAt({ ...planned, state: 'scheduled', refusals: 0 })).toBe(DUE + 10 * MINUTE);
  });

  it.each([
    [1, 20 * MINUTE],
    [2, 40 * MINUTE],
    [3, 80 * MINUTE],
    [4, 2 * HOUR],
    [40, 2 * HOUR],
  ])('after the %d. nudge by the sweep, %d ms later', (count, wait) => {
    const nudges = { count, lastAt: DUE + HOUR };
    expect(wakesAt({ ...planned, state: 'scheduled', refusals: 0, nudges })).toBe(DUE + HOUR + wait);
  });

  it('at its latest useful time at the latest', () => {
    const nudges = { count: 9, lastAt: planned.expiresAt - MINUTE };
    expect(wakesAt({ ...planned, state: 'scheduled', refusals: 0, nudges })).toBe(planned.expiresAt);
  });

  it('at the deadline of a send that nobody can be holding any more', () => {
    expect(wakesAt({ ...planned, state: 'sending', attempt, refusals: 0 })).toBe(attempt.deadline);
  });

  it('an hour after a send became unknown, to tell a person', () => {
    expect(wakesAt({ ...planned, state: 'unknown', unknownAt: DUE, attempt })).toBe(DUE + HOUR);
  });

  it.each<[string, CheckIn]>([
    ['expired', { ...planned, state: 'expired', expiredAt: DUE }],
    ['failed', { ...planned, state: 'failed', failedAt: DUE, reason: 'invalid-number' }],
    ['suppressed', { ...planned, state: 'suppressed', suppressedAt: DUE, reason: 'opted-out' }],
    [
      'undelivered',
      { ...planned, state: 'undelivered', sentAt: NOON, messageId: 'm', undeliveredAt: DUE, reason: 'x' },
    ],
  ])('at once to tell a person that a check-in ended %s', (kind, checkIn) => {
    expect(wakesAt(checkIn)).toBe(DUE);
    expect(wakesAt({ ...checkIn, told: kind } as CheckIn)).toBeUndefined();
  });

  it('at once to take back what a person was told of a send that was delivered after all', () => {
    const delivered = { ...planned, sentAt: DUE, messageId: 'm', deliveredAt: DUE } as const;
    expect(wakesAt({ ...delivered, state: 'delivered', told: 'unknown' })).toBe(DUE);
    expect(wakesAt({ ...delivered, state: 'delivered' })).toBeUndefined();
  });

  it('at once to take back what a person was told, even where it has come to be so again', () => {
    const failed = { ...planned, state: 'failed', failedAt: DUE, reason: 'invalid-number' } as const;
    expect(wakesAt({ ...failed, told: 'taking-back' })).toBe(0);
  });

  describe('that was sent, to tell a person that the reply is due', () => {
    const sent = { ...planned, state: 'sent', sentAt: DUE, messageId: 'm', replyWithin: 2 * DAY } as const;

    it('when nobody has replied by then, and once', () => {
      expect(wakesAt(sent)).toBe(DUE + 2 * DAY);
      expect(wakesAt({ ...sent, state: 'delivered', deliveredAt: DUE + HOUR })).toBe(DUE + 2 * DAY);
      expect(wakesAt({ ...sent, told: 'silence' })).toBeUndefined();
    });

    it('never, where the patient has replied', () => {
      expect(wakesAt({ ...sent, answeredAt: DUE + HOUR })).toBeUndefined();
    });

    it('at once to take that back, when the patient replies after all', () => {
      expect(wakesAt({ ...sent, told: 'silence', answeredAt: DUE + 3 * DAY })).toBe(DUE);
    });

    it('and before that at once, to take back what a person was told before', () => {
      expect(wakesAt({ ...sent, told: 'unknown' })).toBe(DUE);
    });

    it('never, where the clinic has cancelled the treatment, and at once to take it back', () => {
      const cancelled = { ...aTreatment(), cancelledAt: DUE + HOUR };
      expect(wakeAt({ ...cancelled, checkIns: [sent] })).toBeUndefined();
      expect(wakeAt({ ...cancelled, checkIns: [{ ...sent, told: 'silence' }] })).toBe(DUE);
    });

    it('never, where the patient has told the clinic to text no more', () => {
      const { event } = aTreatment();
      const optedOut = { ...event, consent: { ...event.consent, sms: false } };
      expect(wakeAt({ ...aTreatment(), event: optedOut, checkIns: [sent] })).toBeUndefined();
    });
  });

  it('never, once all has ended and been told', () => {
    expect(wakesAt({ ...planned, state: 'sent', sentAt: DUE, messageId: 'm' })).toBeUndefined();
    expect(wakesAt({ ...planned, state: 'cancelled', cancelledAt: DUE })).toBeUndefined();
  });

  it('at the first of all these moments', () => {
    const treatment: Treatment = aTreatment();
    expect(wakeAt(treatment)).toBe((treatment.checkIns[0]?.sendAt ?? 0) + 10 * MINUTE);
  });
});
