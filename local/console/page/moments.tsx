import { Temporal } from 'temporal-polyfill';

/** A moment as the people in a time zone say it: `Thu, Nov 26, 09:08 EST`. */
export const localTime = (at: string, timeZone: string): string =>
  format(at, timeZone, { weekday: 'short', month: 'short', day: 'numeric', ...TIME_OF_DAY });

/** The same with the year. */
export const localTimeWithYear = (at: string, timeZone: string): string =>
  format(at, timeZone, { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric', ...TIME_OF_DAY });

/** `09:08` */
export const timeOfDay = (at: string, timeZone: string): string =>
  format(at, timeZone, { ...TIME_OF_DAY, timeZoneName: undefined });

/** A moment for people, in their time zone, and for machines in UTC. */
export const Moment = ({ at, timeZone }: { readonly at: string; readonly timeZone: string }) => (
  <time dateTime={at}>{localTime(at, timeZone)}</time>
);

/** What a clock on the wall shows at a moment, to the minute and as a field for date and time takes it: `2026-11-24T10:30`. */
export const wallClock = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

/** The moment at which the clock on the wall shows that, with its offset; what is no time or no zone comes back as it is. */
export function withOffset(wallTime: string, timeZone: string): string {
  try {
    return Temporal.PlainDateTime.from(wallTime)
      .toZonedDateTime(timeZone)
      .toString({ timeZoneName: 'never' });
  } catch {
    return wallTime;
  }
}

const TIME_OF_DAY = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;

const format = (at: string, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(new Date(at));
