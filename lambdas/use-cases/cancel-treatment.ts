import { type CheckIn, plannedOf } from '../domain/check-in.ts';
import type { Instant } from '../domain/instant.ts';
import { isScheduled } from '../domain/planning.ts';
import { type Treatment, withCheckIn } from '../domain/treatment.ts';
import type { TreatmentKey, Treatments } from './ports.ts';

/**
 * Cancels every check-in of a treatment that has not begun to be sent. One that is being sent goes on, since that was decided
 * when its contact was reserved, and is cancelled should this attempt be refused. Safe to repeat. Answers the treatment as it then stands, or undefined if there is none.
 */
export async function cancelTreatment(
  { clinicId, treatmentId }: TreatmentKey,
  now: Instant,
  treatments: Treatments,
): Promise<Treatment | undefined> {
  for (;;) {
    const treatment = await treatments.find(clinicId, treatmentId);
    if (treatment === undefined || treatment.cancelledAt !== undefined) return treatment;
    const cancelled = treatment.checkIns
      .filter(isScheduled)
      .map((checkIn): CheckIn => ({ ...plannedOf(checkIn), state: 'cancelled', cancelledAt: now }))
      .reduce(withCheckIn, { ...treatment, cancelledAt: now, revision: treatment.revision + 1 });
    const stored = await treatments.replace(cancelled);
    if (stored !== 'conflict') return stored;
  }
}
