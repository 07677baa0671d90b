import { type Instant, SECOND } from './instant.ts';

/** How far SNS's clock and ours may be apart. */
export const CLOCK_SKEW = 10 * SECOND;

/**
 * As of when a no counts, since the last word does. That of a text: when SNS took the text in. One that came another way was heard
 * at `at` by our clock, and counts as late as SNS's may have stood then: no START of before it undoes it, be it delivered again.
 */
export const noCountsAsOf = (at: Instant, saidAt?: Instant): Instant => saidAt ?? at + CLOCK_SKEW;
