// The functions of temporal-polyfill, not its classes: a bundle takes 26 KB of them instead of 55.
import * as Duration from 'temporal-polyfill/fns/Duration';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { Language, SendingWindow } from './clinic.ts';
import { ceilToMinute, type Instant, MINUTE } from './instant.ts';

/**
 * The moment an ISO 8601 duration after `from`. Time parts (`PT48H`) elapse; date parts (`P4W`) keep the local wall
 * clock in `timeZone`. A wall clock that a DST change skips is moved forward by the gap, one that it repeats is taken
 * the first time: Temporal's `compatible` rule. Throws a RangeError if `duration` or `timeZone` is none.
 */
export const addOffset = (from: Instant, duration: string, timeZone: string): Instant =>
  ZonedDateTime.add(inZone(from, timeZone), durationOf(duration)).epochMilliseconds;

const durations = new Map<string, Duration.Record>();

/** Parsed once: a care plan has few, and asks for them with every treatment. */
function durationOf(text: string): Duration.Record {
  const duration = durations.get(text) ?? Duration.fromString(text);
  durations.set(text, duration);
  return duration;
}

/** Whether the local time in `timeZone` lies in the window: `opens` is inside, `closes` is not. */
export function isInWindow(at: Instant, window: SendingWindow, timeZone: string): boolean {
  const { hour, minute } = inZone(at, timeZone);
  const minuteOfDay = hour * 60 + minute;
  return minutesOf(window.opens) <= minuteOfDay && minuteOfDay < minutesOf(window.closes);
}

/**
 * The first moment from `from` on at which a text may be sent, always a whole minute in the window: `from` rounded up to
 * the minute if that lies in the window, or else the next opening and `spread` minutes (see `spreadMinutes`). An opening
 * that a DST change skips is moved forward by the gap, and left out where that is past the closing. Throws a
 * RangeError if the window does not open before it closes, or if `timeZone` is none.
 */
export function nextAllowed(from: Instant, window: SendingWindow, timeZone: string, spread: number): Instant {
  const start = ceilToMinute(from);
  if (isInWindow(start, window, timeZone)) return start;
  const opening = nextOpening(start, window, timeZone);
  const spreadOut = opening + spread * MINUTE;
  // A DST change may fall between the two.
  return isInWindow(spreadOut, window, timeZone) ? spreadOut : opening;
}

function nextOpening(start: Instant, window: SendingWindow, timeZone: string): Instant {
  const opens = minutesOf(window.opens);
  // Also false for what is no time at all, which would be searched for ever.
  if (!(opens < minutesOf(window.closes))) throw new RangeError('the window never opens');
  const time = { hour: Math.floor(opens / 60), minute: opens % 60, second: 0, millisecond: 0 };
  let local = PlainDateTime.withFields(ZonedDateTime.toPlainDateTime(inZone(start, timeZone)), time);
  for (;;) {
    // Two moments on a day that repeats the opening; in a gap the earlier one is outside the window.
    for (const disambiguation of ['earlier', 'later'] as const) {
      const opening = PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation }).epochMilliseconds;
      if (opening >= start && isInWindow(opening, window, timeZone)) return opening;
    }
    local = PlainDateTime.addDays(local, 1);
  }
}

/**
 * By how many minutes, 0 to 14, a text that waits for the window's opening is delayed, so that not all are due at once:
 * the 32-bit FNV-1a hash of `id` in UTF-8, modulo 15. The same id has the same delay for ever.
 */
export function spreadMinutes(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % 15;
}

/**
 * Whether `name` is the name of a time zone in the IANA database, spelt as there; links like US/Eastern are. Offsets
 * (+05:00) and the further abbreviations that ICU knows (PST, IST) are not.
 */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && inZone(0, name).timeZoneId === name;
  } catch {
    return false;
  }
}

/**
 * The local date as a text says it: `Dec 22`, in Spanish `22 dic`. At most 6 characters, in Spanish 7, all in GSM-7.
 * The months are spelt out here because ICU changes its abbreviations (sep, sept) from version to version.
 */
export function localDate(at: Instant, timeZone: string, language: Language): string {
  const { month, day } = inZone(at, timeZone);
  const name = months[language][month - 1];
  return language === 'es' ? `${day} ${name}` : `${name} ${day}`;
}

const months: Readonly<Record<Language, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sept', 'oct', 'nov', 'dic'],
};

const inZone = (instant: Instant, timeZone: string): ZonedDateTime.Record =>
  ZonedDateTime.create(BigInt(instant) * 1_000_000n, timeZone);

/** The minutes of a local `HH:MM` since midnight; NaN for what is none. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
