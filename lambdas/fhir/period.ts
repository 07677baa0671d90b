import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { Complex, Reader } from './element.ts';

/**
 * Where `now` lies in an element's `period`, `current` if it has none. Both ends are inclusive: a period that ends on a day
 * lasts until midnight in the clinic's time zone.
 */
export function placeInPeriod(
  element: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): 'past' | 'current' | 'future' {
  const period = reader.object(element, 'period');
  const start = period && reader.dateTime(period, 'start', clinic.timeZone);
  const end = period && reader.dateTime(period, 'end', clinic.timeZone);
  if (end !== undefined && end.value.until <= now) return 'past';
  return start !== undefined && start.value.from > now ? 'future' : 'current';
}
