import type { Clinic } from './clinic.ts';
import { DAY, formatInstant, type Instant } from './instant.ts';

/** How many texts may go out in one day of UTC: to one phone, and for one clinic. */
export interface Ceilings {
  readonly phone: number;
  readonly clinic: number;
}

/** Which of them has been reached. */
export type Ceiling = keyof Ceilings;

/**
 * The ceilings for a text of a clinic, which may have one of its own. What an opt-out does not forbid (the confirmation of STOP,
 * what may save a life) has as many again beyond them: neither a loop of answers nor a clinic's busy day may use it up, and it is
 * bounded all the same.
 */
export function ceilingsFor(
  { dailyTexts }: Pick<Clinic, 'dailyTexts'>,
  { phone, clinic }: Ceilings,
  isExempt: boolean,
): Ceilings {
  const times = isExempt ? 2 : 1;
  return { phone: phone * times, clinic: (dailyTexts ?? clinic) * times };
}

/** The day of UTC, as `2026-11-24`. */
export const dayOf = (at: Instant): string => formatInstant(at).slice(0, 10);

/** When the next day of UTC begins, and with it a new count. */
export const nextDay = (at: Instant): Instant => (Math.floor(at / DAY) + 1) * DAY;
