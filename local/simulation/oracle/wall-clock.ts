const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** No zone changes its clocks at a moment that is not a multiple of this in UTC. */
const STEP = 15 * MINUTE;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, offsets: new Map<number, number>() };
  zones.set(timeZone, zone);
  return zone;
}

/** Local time minus UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const { format, offsets } = zoneOf(timeZone);
  const step = Math.floor(instant / STEP) * STEP;
  const known = offsets.get(step);
  if (known !== undefined) return known;
  const parts = Object.fromEntries(
    format.formatToParts(step).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - step;
  offsets.set(step, offset);
  return offset;
}

/** The wall clock, as the milliseconds that UTC would have if it showed it. */
export const wallOf = (instant: number, timeZone: string): number => instant + offsetAt(instant, timeZone);

/** The moment at which a wall clock is shown: the first of two; where it is skipped, as far behind the gap as it was in it. */
function instantOf(wall: number, timeZone: string): number {
  const early = wall - offsetAt(wall - DAY, timeZone);
  const late = wall - offsetAt(wall + DAY, timeZone);
  const shown = [early, late].filter((instant) => wallOf(instant, timeZone) === wall);
  return shown.length > 0 ? Math.min(...shown) : early;
}

/** `from` and so many weeks and days of the calendar, then so many hours. Knows no other durations. */
export function laterBy(duration: string, from: number, timeZone: string): number {
  const [, weeks = '0', days = '0', hours = '0'] =
    /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?$/.exec(duration) ?? fail(duration);
  const date = Number(weeks) * 7 + Number(days);
  const moved = date === 0 ? from : instantOf(wallOf(from, timeZone) + date * DAY, timeZone);
  return moved + Number(hours) * HOUR;
}

/** Whether the clock on the patient's wall shows a time in the window. */
export function isOpen(
  instant: number,
  { opens, closes }: { opens: string; closes: string },
  timeZone: string,
): boolean {
  const sinceMidnight = wallOf(instant, timeZone) % DAY;
  return timeOf(opens) <= sinceMidnight && sinceMidnight < timeOf(closes);
}

/** `HH:MM`, as milliseconds since midnight. */
const timeOf = (time: string): number => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;

/** Whether the window is open at some quarter of an hour between two moments. */
export function opensBetween(
  from: number,
  until: number,
  window: { opens: string; closes: string },
  timeZone: string,
): boolean {
  for (let at = Math.ceil(from / STEP) * STEP; at < until; at += STEP) {
    if (isOpen(at, window, timeZone)) return true;
  }
  return false;
}

/** Day and month of a moment, by number. */
export function dateOf(instant: number, timeZone: string): { day: number; month: number } {
  const wall = new Date(wallOf(instant, timeZone));
  return { day: wall.getUTCDate(), month: wall.getUTCMonth() + 1 };
}

function fail(duration: string): never {
  throw new Error(`the oracle cannot read the duration ${duration}`);
}
