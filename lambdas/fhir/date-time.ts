import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import type { Instant } from '../domain/instant.ts';
import { addOffset } from '../domain/timing.ts';

/** A FHIR dateTime: all of the time from `from` up to, and without, `until`. */
export interface DateTime {
  readonly precision: 'year' | 'month' | 'day' | 'instant';
  readonly from: Instant;
  readonly until: Instant;
}

const DATE_TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/;

/**
 * Reads a FHIR dateTime (https://hl7.org/fhir/R4/datatypes.html#dateTime); seconds may be missing. A year, month or day has
 * no offset and is taken in `timeZone`. Undefined if it is none: a day that does not exist, a time of day without an offset.
 */
export function parseDateTime(text: string, timeZone: string): DateTime | undefined {
  const [isOne, year, month, day, time] = DATE_TIME.exec(text) ?? [];
  if (isOne === undefined) return undefined;
  const start = startOf(Number(year), Number(month ?? 1), Number(day ?? 1), timeZone);
  if (start === undefined) return undefined;
  const partial = (precision: 'year' | 'month' | 'day', duration: string): DateTime => ({
    precision,
    from: start,
    until: addOffset(start, duration, timeZone),
  });
  if (month === undefined) return partial('year', 'P1Y');
  if (day === undefined) return partial('month', 'P1M');
  if (time === undefined) return partial('day', 'P1D');
  const instant = Date.parse(text);
  return { precision: 'instant', from: instant, until: instant + 1 };
}

function startOf(year: number, month: number, day: number, timeZone: string): Instant | undefined {
  try {
    return PlainDateTime.toZonedDateTime(PlainDateTime.create(year, month, day), timeZone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
