import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SendingWindow } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { addOffset, isInWindow, localDate, nextAllowed } from '../../lambdas/domain/timing.ts';
import { DAY, HOUR, isInside, type Minute, WallClock, WEEK, walkDays, walkToAllowed } from './wall-clock.ts';

/** Where a property is tried: at every change of a zone's clocks, or once in a zone that has none. */
interface Place {
  readonly clock: WallClock;
  readonly minute: Minute;
}

const start2026 = Date.UTC(2026, 0) / 60_000;
const start2027 = Date.UTC(2027, 0) / 60_000;
const start2028 = Date.UTC(2028, 0) / 60_000;

const clocks = [...Intl.supportedValuesOf('timeZone'), 'UTC'].map((timeZone) => new WallClock(timeZone));
const changes = clocks.flatMap((clock) =>
  clock.changes(start2026, start2028).map((minute): Place => ({ clock, minute })),
);
const changing = new Set(changes.map(({ clock }) => clock));
const places = [
  ...changes,
  ...clocks.filter((clock) => !changing.has(clock)).map((clock): Place => ({ clock, minute: start2027 })),
];

/** Both sides of a change alike, and close to it as often as far from it; milliseconds from the change. */
const around = (minutes: number) =>
  fc
    .tuple(
      fc.oneof(fc.integer({ min: -minutes, max: minutes }), fc.integer({ min: -3 * HOUR, max: 3 * HOUR })),
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 59_999 })),
    )
    .map(([minute, milliseconds]) => minute * 60_000 + milliseconds);

const windowFrom = (opens: fc.Arbitrary<number>): fc.Arbitrary<SendingWindow> =>
  opens.chain((minute) =>
    fc
      .oneof(fc.integer({ min: minute + 60, max: 1439 }), fc.integer({ min: minute + 60, max: minute + 75 }))
      .map((closes) => ({ opens: asTime(minute), closes: asTime(closes) })),
  );

/** The default, any, and those that open when most clocks are changed. */
const anyWindow = fc.oneof(
  fc.constant({ opens: '09:00', closes: '20:00' }),
  windowFrom(fc.integer({ min: 0, max: 1364 })),
  windowFrom(fc.integer({ min: 0, max: 4 * HOUR })),
);
const anySpread = fc.integer({ min: 0, max: 14 });

const asTime = (minute: number): string => new Date(minute * 60_000).toISOString().slice(11, 16);

/** Tries one case at every place. `fault` answers what is wrong there, if anything is. */
function everywhere(fault: (place: Place, change: Instant) => string | undefined): void {
  const faults = places.flatMap((place) => {
    const found = fault(place, place.minute * 60_000);
    return found === undefined ? [] : [`${place.clock.timeZone}: ${found}`];
  });
  expect(faults).toEqual([]);
}

/** Each run is tried at every place: 30 are over 20 000 cases. */
const runs = { numRuns: 30 };

const iso = (instant: Instant): string => new Date(instant).toISOString();

const differ = (from: Instant, answer: Instant, right: Instant): string | undefined =>
  answer === right ? undefined : `from ${iso(from)} to ${iso(answer)}, not ${iso(right)}`;

const fromChange = (days: number) => around(days * DAY);

describe(`in ${clocks.length} time zones, on both sides of each of ${changes.length} changes of their clocks in 2026 and 2027`, () => {
  it('no zone and no year is left out', () => {
    expect(clocks.length).toBeGreaterThanOrEqual(400);
    const newYork = changes.filter(({ clock }) => clock.timeZone === 'America/New_York');
    expect(newYork.map(({ minute }) => iso(minute * 60_000))).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-11-01T06:00:00.000Z',
      '2027-03-14T07:00:00.000Z',
      '2027-11-07T06:00:00.000Z',
    ]);
  });

  it('a text is sent when a walk through the minutes meets its moment', () => {
    fc.assert(
      fc.property(fromChange(3), anyWindow, anySpread, (distance, window, spread) =>
        everywhere(({ clock }, change) => {
          const from = change + distance;
          return differ(
            from,
            nextAllowed(from, window, clock.timeZone, spread),
            walkToAllowed(clock, from, window, spread),
          );
        }),
      ),
      runs,
    );
  });

  it('a text is never sent before it is due, never outside the window, and at a whole minute', () => {
    fc.assert(
      fc.property(fromChange(3), anyWindow, anySpread, (distance, window, spread) =>
        everywhere(({ clock }, change) => {
          const from = change + distance;
          const sendAt = nextAllowed(from, window, clock.timeZone, spread);
          if (sendAt < from) return `early, at ${iso(sendAt)} for ${iso(from)}`;
          if (sendAt % 60_000 !== 0) return `not at a whole minute, ${iso(sendAt)}`;
          return isInside(window, clock.read(sendAt / 60_000))
            ? undefined
            : `outside the window, at ${iso(sendAt)}`;
        }),
      ),
      runs,
    );
  });

  it('the window is open when the clock shows so', () => {
    fc.assert(
      fc.property(fromChange(3), anyWindow, (distance, window) =>
        everywhere(({ clock }, change) => {
          const at = change + distance;
          const shown = isInside(window, clock.read(Math.floor(at / 60_000)));
          return isInWindow(at, window, clock.timeZone) === shown ? undefined : `at ${iso(at)}`;
        }),
      ),
      runs,
    );
  });

  it('PT48H is 48 elapsed hours', () => {
    fc.assert(
      fc.property(fromChange(3), (distance) =>
        everywhere(({ clock }, change) => {
          const from = change + distance;
          return differ(from, addOffset(from, 'PT48H', clock.timeZone), from + 48 * HOUR * 60_000);
        }),
      ),
      runs,
    );
  });

  it('P4W is the same wall clock 28 days later: past a gap by as much, in a fold the first', () => {
    const before = fc.constantFrom(0, -4 * WEEK, -2 * WEEK);
    fc.assert(
      fc.property(fromChange(1), before, (distance, weeks) =>
        everywhere(({ clock }, change) => {
          const from = change + weeks * 60_000 + distance;
          return differ(from, addOffset(from, 'P4W', clock.timeZone), walkDays(clock, from, 28));
        }),
      ),
      runs,
    );
  });

  it('the date in a text is the one on the local calendar', () => {
    fc.assert(
      fc.property(fromChange(3), (distance) =>
        everywhere(({ clock }, change) => {
          const at = change + distance;
          const shown = new Date(clock.read(Math.floor(at / 60_000)) * 60_000);
          const date = localDate(at, clock.timeZone, 'en');
          return date === shown.toUTCString().replace(/^\w+, 0?(\d+) (\w+).*$/, '$2 $1')
            ? undefined
            : `${date} at ${iso(at)}`;
        }),
      ),
      runs,
    );
  });
});
