import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { ceilToMinute, DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';

/** When a schedule fires: once, at a minute (undefined where DST skips it); every so many milliseconds; or so long after midnight of UTC. */
export type Recurrence =
  | { readonly at: Instant | undefined }
  | { readonly every: number }
  | { readonly daily: number };

const unit = { minute: MINUTE, hour: HOUR, day: DAY } as const;

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)`, or a `cron(minute hour * * ? *)` in UTC; undefined for anything else, any
 * other `cron` included. Scheduler is precise to the minute, so seconds are dropped.
 */
export function parseScheduleExpression(expression: string, timeZone: string): Recurrence | undefined {
  const local = /^at\((\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\)$/.exec(expression);
  if (local !== null) return parseAt(local.slice(1).map(Number), timeZone);
  const daily = /^cron\(([0-5]?\d) ([01]?\d|2[0-3]) \* \* \? \*\)$/.exec(expression);
  if (daily !== null && timeZone === 'UTC')
    return { daily: Number(daily[2]) * HOUR + Number(daily[1]) * MINUTE };
  const [, value, name] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return value === undefined ? undefined : { every: Number(value) * unit[name as keyof typeof unit] };
}

/** The next firing after `now`, or undefined if there is none. A rate begins at the first whole minute after `since`. */
export function nextFiring(recurrence: Recurrence, since: Instant, now: Instant): Instant | undefined {
  if ('at' in recurrence) {
    return recurrence.at !== undefined && recurrence.at > now ? recurrence.at : undefined;
  }
  if ('daily' in recurrence) {
    const today = Math.floor(now / DAY) * DAY + recurrence.daily;
    return today > now ? today : today + DAY;
  }
  const first = ceilToMinute(since + 1);
  const passed = Math.max(0, Math.floor((now - first) / recurrence.every) + 1);
  return first + passed * recurrence.every;
}

function parseAt(fields: readonly number[], timeZone: string): Recurrence | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  let wallClock: PlainDateTime.Record;
  try {
    wallClock = PlainDateTime.create(year, month, day, hour, minute, second);
  } catch {
    return undefined;
  }
  const zoned = PlainDateTime.toZonedDateTime(wallClock, timeZone, { disambiguation: 'earlier' });
  const exists = PlainDateTime.compare(ZonedDateTime.toPlainDateTime(zoned), wallClock) === 0;
  return { at: exists ? Math.floor(zoned.epochMilliseconds / MINUTE) * MINUTE : undefined };
}
