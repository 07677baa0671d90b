import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Move, movesOf } from '../../../bin/preview/timing.ts';
import { ceilToMinute, DAY, type Instant, MINUTE } from '../../../lambdas/domain/instant.ts';
import { planCheckIns } from '../../../lambdas/domain/planning.ts';
import { isInWindow, spreadMinutes } from '../../../lambdas/domain/timing.ts';
import { aCarePlan, aCheckIn } from '../../builders/care-plan.ts';
import { aClinic, anEvent, at } from '../../builders/treatment.ts';

/** Zones whose clocks change by an hour, by half an hour and by none, and in both halves of the world. */
const zones = [
  'America/New_York',
  'Europe/Madrid',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'UTC',
];
const windows = [
  { opens: '09:00', closes: '20:00' },
  { opens: '00:00', closes: '01:00' },
  { opens: '01:30', closes: '02:45' },
  { opens: '22:59', closes: '23:59' },
];
const offsets = ['PT48H', 'P4W', 'PT10M', 'P1DT30M'];

const cases = fc.record({
  timeZone: fc.constantFrom(...zones),
  window: fc.constantFrom(...windows),
  offset: fc.constantFrom(...offsets),
  expiresAfter: fc.constantFrom('P3D', 'PT3H', 'PT20M'),
  treatmentId: fc.stringMatching(/^[a-z0-9]{1,8}$/),
  treatedAt: fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
  postedAfter: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY })),
});

describe('what is said to have moved a check-in', () => {
  it('leads, rule by rule, from when it is due to the very moment for which it is planned', () => {
    fc.assert(
      fc.property(
        cases,
        ({ timeZone, window, offset, expiresAfter, treatmentId, treatedAt, postedAfter }) => {
          const clinic = aClinic({ window });
          const event = anEvent({
            treatmentId,
            treatedAt,
            patient: { phone: '+13055550123', language: 'en', timeZone },
          });
          const plan = aCarePlan({ checkIns: [aCheckIn({ offset, expiresAfter })] });
          const postedAt = treatedAt + postedAfter;
          const [checkIn] = planCheckIns(plan, event, clinic, postedAt);
          if (checkIn === undefined) throw new Error('a check-in was asked for');

          const moves = movesOf(checkIn, { postedAt, window, timeZone });

          const path = [checkIn.dueAt, ...moves.map(({ to }) => to)];
          expect(moves.map(({ from }) => from)).toEqual(path.slice(0, -1));
          expect(path.at(-1)).toBe(checkIn.sendAt);
          const spread = spreadMinutes(`${clinic.id}/${treatmentId}/${checkIn.key}`) * MINUTE;
          for (const move of moves) expect(obeys(move, { postedAt, spread, isOpen })).toBe(true);

          function isOpen(moment: Instant): boolean {
            return isInWindow(moment, window, timeZone);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is refused where no rule leads to when it is planned', () => {
    const dueAt = at('2026-11-26T12:00:00-05:00');
    const context = {
      postedAt: dueAt - DAY,
      window: { opens: '09:00', closes: '20:00' },
      timeZone: 'America/New_York',
    };

    expect(() => movesOf({ dueAt, sendAt: dueAt + MINUTE }, context)).toThrow('no rule');
    expect(() => movesOf({ dueAt, sendAt: dueAt - MINUTE }, context)).toThrow('no rule');
  });
});

/** Whether a move is the one that its rule makes. */
function obeys(
  { rule, from, to }: Move,
  { postedAt, spread, isOpen }: { postedAt: Instant; spread: number; isOpen: (at: Instant) => boolean },
): boolean {
  switch (rule) {
    case 'posted-late':
      return from < postedAt && to === postedAt;
    case 'rounded-up':
      return to === ceilToMinute(from) && to - from < MINUTE;
    case 'window-closed':
      return !isOpen(from) && isOpen(to) && !isOpen(to - MINUTE);
    case 'spread':
      return to - from === spread && isOpen(to);
  }
}
