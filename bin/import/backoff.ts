/** A line is tried so often before it is left for another run. */
export const TRIES = 5;

/** Who asks for a longer wait is not asked again in this run. */
export const LONGEST_WAIT = 5 * 60_000;

const FIRST_WAIT = 500;
const LONGEST_BACKOFF = 20_000;

/** How many milliseconds to wait after so many failed tries: exponential with full jitter, by a random number from 0 to 1. */
export const backoff = (failedTries: number, random: () => number): number =>
  random() * Math.min(LONGEST_BACKOFF, FIRST_WAIT * 2 ** (failedTries - 1));

/** How many milliseconds a Retry-After header (RFC 9110, 10.2.3: seconds or a date) asks for; undefined if it does not say. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
