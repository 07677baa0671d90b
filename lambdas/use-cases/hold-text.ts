import type { CarePlans } from '../domain/care-plan.ts';
import { isHeld, liftedBy, type Watched } from '../domain/held-text.ts';
import type { Instant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { OpenAlerts, TreatmentIndexes, TreatmentKey, Treatments } from './ports.ts';

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
  const [openAlerts, others] = await Promise.all([
    deps.openAlerts.openOf(keyOf(treatment)),
    othersOf(treatment, deps),
  ]);
  return isHeld(treatment.contactId, lifted, [{ treatment, openAlerts }, ...others], deps.carePlans, now);
}

/** What may hold it of other treatments of the clinic: one more wait for the store, however many there are. */
async function othersOf(
  treatment: Treatment,
  { indexes, treatments, openAlerts }: HoldText,
): Promise<readonly Watched[]> {
  const { clinicId, treatmentId } = keyOf(treatment);
  const keys = (await indexes.ofContact(treatment.contactId)).filter(
    (key) => key.clinicId === clinicId && key.treatmentId !== treatmentId,
  );
  if (keys.length === 0) return [];
  const [found, alerts] = await Promise.all([
    treatments.findAll(keys),
    Promise.all(keys.map((key) => openAlerts.openOf(key))),
  ]);
  const alertsOf = new Map(keys.map((key, index) => [key.treatmentId, alerts[index] ?? []]));
  return found.map((other) => ({
    treatment: other,
    openAlerts: alertsOf.get(other.event.treatmentId) ?? [],
  }));
}

const keyOf = ({ clinicId, event }: Treatment): TreatmentKey => ({
  clinicId,
  treatmentId: event.treatmentId,
});
