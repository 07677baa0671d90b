/** A moment: milliseconds since 1970-01-01T00:00:00Z. Domain code takes the current one as a parameter. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The first whole minute not before `instant`. */
export const ceilToMinute = (instant: Instant): Instant => Math.ceil(instant / MINUTE) * MINUTE;

/** RFC 3339 in UTC, with a fraction only where there is one: `2026-11-24T15:30:00Z`. */
export const formatInstant = (instant: Instant): string =>
  new Date(instant).toISOString().replace('.000Z', 'Z');
