import type { Instant } from '../domain/instant.ts';
import { cancelled } from '../domain/treatment.ts';
import { type Edit, type Edited, editTreatment } from './edit-treatment.ts';
import type { TreatmentKey, Treatments } from './ports.ts';

/**
 * Cancels every check-in of a treatment that has not begun to be sent. One that is being sent goes on, since that was decided
 * when its contact was reserved, and is cancelled should this attempt be refused. Safe to repeat.
 */
export const cancelTreatment = (
  key: TreatmentKey,
  edit: Edit,
  now: Instant,
  treatments: Pick<Treatments, 'find' | 'replace'>,
): Promise<Edited> =>
  editTreatment<never>(key, edit, { decide: async (treatment) => cancelled(treatment, now) }, treatments);
