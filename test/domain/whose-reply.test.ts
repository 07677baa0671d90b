import { describe, expect, it } from '@jest/globals';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { whoseReply } from '../../lambdas/domain/whose-reply.ts';
import { anEvent, aTreatmentWithFirst, at, somePlans } from '../builders/treatment.ts';

/** The care plans, with this reply window for every check-in, or with none. */
const withWindow = (window?: string): CarePlans =>
  Object.fromEntries(
    Object.entries(somePlans).map(([id, plan]) => [
      id,
      {
        ...plan,
        checkIns: plan.checkIns.map(({ replyWindow: _, ...checkIn }) => ({
          ...checkIn,
          ...(window !== undefined && { replyWindow: window }),
        })),
      },
    ]),
  );

const treatment = aTreatmentWithFirst('sent');
const [first] = treatment.checkIns;
const SENT = first !== undefined && 'sentAt' in first ? first.sentAt : 0;

/** The check-ins that a text so long after the first check-in was sent is taken to answer. */
const answered = (carePlans: CarePlans, now: Instant, treatments: readonly Treatment[] = [treatment]) =>
  whoseReply(treatments, { id: 'in-1', from: '+13055550123', body: '1', saidAt: now }, carePlans, now).map(
    ({ checkIn }) => checkIn,
  );

describe('what a phone sends', () => {
  it('may answer a text until the reply window of the care plan is over', () => {
    expect(answered(withWindow('P10D'), SENT + 10 * DAY - 1)).toEqual(['48h']);
    expect(answered(withWindow('P10D'), SENT + 10 * DAY)).toEqual([undefined]);
  });

  it('may answer a text for as long as the care plan says now, whatever it said when the text was sent', () => {
    expect(answered(withWindow('P20D'), SENT + 15 * DAY)).toEqual(['48h']);
  });

  it.each([
    ['says nothing', withWindow()],
    ['is gone', {}],
  ])('may answer a text for 28 days where the care plan %s', (_, carePlans) => {
    expect(answered(carePlans, SENT + 28 * DAY - 1)).toEqual(['48h']);
    expect(answered(carePlans, SENT + 28 * DAY)).toEqual([undefined]);
  });

  it('answers nothing that was sent after it, however late it comes', () => {
    const heard = (saidAt: Instant) => {
      const text = { id: 'in-1', from: '+13055550123', body: '1', saidAt };
      return whoseReply([treatment], text, withWindow('P10D'), SENT + DAY).map(({ checkIn }) => checkIn);
    };
    expect(heard(SENT)).toEqual(['48h']);
    // A text is recorded as sent a little later than it was.
    expect(heard(SENT - 2 * MINUTE)).toEqual(['48h']);
    expect(heard(SENT - HOUR)).toEqual([undefined]);
  });

  it('may answer it for days of the calendar, of the patient: the clocks change meanwhile', () => {
    const moved = {
      ...treatment,
      event: anEvent({ treatedAt: at('2026-10-29T11:30:00-04:00') }),
      checkIns: treatment.checkIns.map((checkIn) =>
        'sentAt' in checkIn ? { ...checkIn, sentAt: at('2026-10-31T11:30:00-04:00') } : checkIn,
      ),
    };
    const end = at('2026-11-02T11:30:00-05:00');
    expect(answered(withWindow('P2D'), end - HOUR / 2, [moved])).toEqual(['48h']);
    expect(answered(withWindow('P2D'), end, [moved])).toEqual([undefined]);
  });
});
