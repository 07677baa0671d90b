import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../../../lambdas/domain/timing.ts';

/** A moment as the people in a time zone say it: `Thu, Nov 26, 09:08 EST`. */
export const localTime = (at: string, timeZone: string): string =>
  format(at, timeZone, { ...DAY, ...TIME_OF_DAY, timeZoneName: 'short' });

/** The same with the year. */
export const localTimeWithYear = (at: string, timeZone: string): string =>
  format(at, timeZone, { ...DAY, year: 'numeric', ...TIME_OF_DAY, timeZoneName: 'short' });

/** Without the zone, where that stands beside it already: `Thu, Nov 26, 09:08`. */
export const localTimeHere = (at: string, timeZone: string): string =>
  format(at, timeZone, { ...DAY, ...TIME_OF_DAY });

/**
 * What a clock on the wall shows at a moment, to the minute and as a field for date and time takes it: `2026-11-24T10:30`. Where
 * there is no such zone, in UTC.
 */
export const wallClock = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO(zoneOrUtc(timeZone))
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

/**
 * The moment at which the clock on the wall shows that, with its offset. What is no time comes back as it is, and where there is
 * no such zone it is read in UTC: the API says what is wrong.
 */
export function withOffset(wallTime: string, timeZone: string): string {
  try {
    return Temporal.PlainDateTime.from(wallTime)
      .toZonedDateTime(zoneOrUtc(timeZone))
      .toString({ timeZoneName: 'never' });
  } catch {
    return wallTime;
  }
}

const zoneOrUtc = (timeZone: string): string => (isTimeZone(timeZone) ? timeZone : 'UTC');

const DAY = { weekday: 'short', month: 'short', day: 'numeric' } as const;
const TIME_OF_DAY = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const format = (at: string, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(new Date(at));
