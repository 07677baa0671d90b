import { formatInstant } from '../domain/instant.ts';
import type { WakeUp } from '../use-cases/ports.ts';

/** The message that a schedule or intake puts on the check-ins queue: ids and one instant, nothing of the patient. */
export const encodeWakeUp = ({ sendAt, ...ids }: WakeUp): string =>
  JSON.stringify({ ...ids, sendAt: formatInstant(sendAt) });

/** The wake-up in a message body, or undefined if it is none. */
export function parseWakeUp(body: string): WakeUp | undefined {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { clinicId, treatmentId, checkIn, sendAt } = message as Record<string, unknown>;
  if (typeof clinicId !== 'string' || typeof treatmentId !== 'string' || typeof checkIn !== 'string')
    return undefined;
  const instant = typeof sendAt === 'string' ? Date.parse(sendAt) : Number.NaN;
  return Number.isNaN(instant) ? undefined : { clinicId, treatmentId, checkIn, sendAt: instant };
}
