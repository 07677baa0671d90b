import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../../../lambdas/domain/timing.ts';

const DAY = { weekday: 'short', month: 'short', day: 'numeric' } as const;
const TIME_OF_DAY = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** A moment as the people in a time zone say it: `Thu, Nov 26, 09:08 EST`. */
export const localTime = formatOf({ ...DAY, ...TIME_OF_DAY, timeZoneName: 'short' });

/** The same with the year. */
export const localTimeWithYear = formatOf({ ...DAY, year: 'numeric', ...TIME_OF_DAY, timeZoneName: 'short' });

/** Without the zone, where that stands beside it already: `Thu, Nov 26, 09:08`. */
export const localTimeHere = formatOf({ ...DAY, ...TIME_OF_DAY });

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

/** A format is slow to make, and the page has hundreds of moments in few zones. */
function formatOf(options: Intl.DateTimeFormatOptions): (at: string, timeZone: string) => string {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone) => {
    const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, ...options });
    formats.set(timeZone, format);
    return format.format(new Date(at));
  };
}
