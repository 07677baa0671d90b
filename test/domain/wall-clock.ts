import type { SendingWindow } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';

/** A whole minute of absolute time, counted from 1970-01-01T00:00Z. */
export type Minute = number;

/** What a local calendar and clock show together, counted in minutes from the 1970-01-01 00:00 that they showed. */
export type Reading = number;

export const HOUR = 60;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

// Jest's module sandbox makes every look-up of a global slow; a walk does millions.
const { floor } = Math;

/**
 * The clocks of one time zone, read off `Intl.DateTimeFormat` and nothing else. The timing rules stated over it are the
 * product's reference: they walk from minute to minute and look, and know neither offsets nor the dates of changes.
 */
export class WallClock {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #hours = new Map<number, Reading | readonly Reading[]>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /**
   * What the clock shows. An hour is looked at once: where its last minute shows 59 more than its first, those between
   * are counted, since no clock is changed twice within an hour.
   */
  read(minute: Minute): Reading {
    const hour = floor(minute / HOUR);
    let shown = this.#hours.get(hour);
    if (shown === undefined) {
      const first = this.#look(hour * HOUR);
      shown =
        this.#look(hour * HOUR + 59) === first + 59
          ? first
          : Array.from({ length: HOUR }, (_, index) => this.#look(hour * HOUR + index));
      this.#hours.set(hour, shown);
    }
    const index = minute - hour * HOUR;
    return typeof shown === 'number' ? shown + index : (shown[index] ?? Number.NaN);
  }

  /** The minutes of `[from, until)` at which the clock does not show one more than the minute before. */
  changes(from: Minute, until: Minute): Minute[] {
    const found: Minute[] = [];
    for (let day = from; day < until; day += DAY) {
      if (this.#look(day - 1) + DAY === this.#look(day - 1 + DAY)) continue;
      for (let minute = day; minute < day + DAY; minute += 1) {
        if (this.read(minute) !== this.read(minute - 1) + 1) found.push(minute);
      }
    }
    return found;
  }

  #look(minute: Minute): Reading {
    const [month = 0, day, year = 0, hour, minutes] = (
      this.#format.format(minute * 60_000).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minutes) / 60_000;
  }
}

/** Whether a clock that shows `reading` shows a time in the window. */
export function isInside(window: SendingWindow, reading: Reading): boolean {
  const time = reading % DAY;
  return timeOfDay(window.opens) <= time && time < timeOfDay(window.closes);
}

/**
 * Walks from `from`, rounded up, to a minute at which the clock shows a time in the window. If that is not the very
 * first, it walks on to the opening and waits for `spread`, unless the window has then closed again.
 */
export function walkToAllowed(
  clock: WallClock,
  from: Instant,
  window: SendingWindow,
  spread: number,
): Instant {
  const isOpen = (minute: Minute) => isInside(window, clock.read(minute));
  const opens = timeOfDay(window.opens);

  const start = Math.ceil(from / 60_000);
  if (isOpen(start)) return start * 60_000;
  for (let minute = start, before = clock.read(start - 1); ; minute += 1) {
    const shown = clock.read(minute);
    const opening = openingAt(minute, before, shown, opens);
    if (opening !== undefined && isOpen(opening)) {
      return (isOpen(opening + spread) ? opening + spread : opening) * 60_000;
    }
    before = shown;
  }
}

/** The opening that a walk meets at `minute`: this minute, or a later one if the clock has just jumped over `opens`. */
function openingAt(minute: Minute, before: Reading, shown: Reading, opens: number): Minute | undefined {
  if (shown % DAY === opens) return minute;
  for (let missing = before + 1; missing < shown; missing += 1) {
    if (missing % DAY === opens) return minute - 1 + (missing - before);
  }
  return undefined;
}

/** Walks to the first minute at which the clock shows `days` more than at `from`, or as far past a jump over it. */
export function walkDays(clock: WallClock, from: Instant, days: number): Instant {
  const start = floor(from / 60_000);
  const wanted = clock.read(start) + days * DAY;
  // Begins early enough for a change of the clocks by up to four hours.
  let minute = start + days * DAY - 4 * HOUR;
  while (clock.read(minute) < wanted) minute += 1;
  if (clock.read(minute) > wanted) minute += wanted - (clock.read(minute - 1) + 1);
  return minute * 60_000 + (from - start * 60_000);
}

const timeOfDay = (time: string): number => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3));
