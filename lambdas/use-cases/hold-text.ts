import type { CarePlans } from '../domain/care-plan.ts';
import { isHeld, liftedBy } from '../domain/held-text.ts';
import type { Instant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { OpenAlerts, TreatmentIndexes, Treatments } from './ports.ts';

export interface HoldText {
  readonly treatments: Pick<Treatments, 'findAll'>;
  readonly indexes: Pick<TreatmentIndexes, 'ofContact'>;
  readonly openAlerts: OpenAlerts;
  readonly carePlans: CarePlans;
}

/**
 * Whether the text of a check-in is held, as `isHeld` in the domain says; nothing is read for one that lifts nothing. To be asked
 * before anything is stored for the text: it throws where the store cannot be reached.
 */
export async function isTextHeld(
  treatment: Treatment,
  key: string,
  now: Instant,
  deps: HoldText,
): Promise<boolean> {
  const lifted = liftedBy(treatment, key, deps.carePlans);
  if (lifted.length === 0) return false;
  const { clinicId, event } = treatment;
  const [openAlerts, others] = await Promise.all([
    deps.openAlerts.openOf({ clinicId, treatmentId: event.treatmentId }),
    othersOf(treatment, deps),
  ]);
  return isHeld(treatment, lifted, { openAlerts, others }, deps.carePlans, now);
}

async function othersOf(
  { clinicId, contactId, event }: Treatment,
  { indexes, treatments }: HoldText,
): Promise<readonly Treatment[]> {
  const keys = await indexes.ofContact(contactId);
  const others = keys.filter((key) => key.clinicId === clinicId && key.treatmentId !== event.treatmentId);
  return others.length === 0 ? [] : treatments.findAll(others);
}
