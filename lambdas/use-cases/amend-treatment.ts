import type { CarePlan, CarePlans } from '../domain/care-plan.ts';
import type { CheckIn } from '../domain/check-in.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import { planCheckIns } from '../domain/planning.ts';
import { checkInOf, type Treatment, type TreatmentEvent, withCheckIn } from '../domain/treatment.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { TreatmentKey, Treatments } from './ports.ts';

export interface AmendTreatment extends MakeSchedules {
  readonly treatments: Treatments;
  readonly carePlans: CarePlans;
  readonly contactIdOf: (phone: string) => string;
}

/** What a clinic may correct of a treatment. */
export interface Amendment {
  readonly treatedAt?: Instant;
  readonly patient?: Partial<TreatmentEvent['patient']>;
}

/**
 * Corrects a treatment: check-ins that wait move to where the corrected event puts them, with new schedules; those that were
 * sent or have ended stay. One that is being sent goes on as it is, and moves only should this attempt be refused. Answers the treatment as it then stands, or undefined if there is none.
 */
export async function amendTreatment(
  { clinicId, treatmentId }: TreatmentKey,
  amendment: Amendment,
  clinic: Clinic,
  now: Instant,
  deps: AmendTreatment,
): Promise<Treatment | undefined> {
  for (;;) {
    const treatment = await deps.treatments.find(clinicId, treatmentId);
    if (treatment === undefined) return undefined;
    const plan = deps.carePlans[treatment.event.carePlan];
    if (plan === undefined) throw new Error(`care plan ${treatment.event.carePlan} does not exist`);
    const amended = amend(treatment, amendment, plan, clinic, now, deps.contactIdOf);
    await makeSchedules(wakeUpsOf(amended), now, deps);
    const stored = await deps.treatments.replace(amended);
    if (stored !== 'conflict') return stored;
  }
}

function amend(
  treatment: Treatment,
  { treatedAt = treatment.event.treatedAt, patient }: Amendment,
  plan: CarePlan,
  clinic: Clinic,
  now: Instant,
  contactIdOf: (phone: string) => string,
): Treatment {
  const event = { ...treatment.event, treatedAt, patient: { ...treatment.event.patient, ...patient } };
  const amended = {
    ...treatment,
    event,
    submitted: treatment.submitted ?? treatment.event,
    contactId: contactIdOf(event.patient.phone),
    revision: treatment.revision + 1,
  };
  return planCheckIns(plan, event, clinic, now)
    .flatMap((planned): CheckIn[] => {
      const current = checkInOf(treatment, planned.key);
      if (current?.state === 'scheduled') return [planned];
      const { dueAt, expiresAt } = planned;
      return current?.state === 'sending' ? [{ ...current, corrected: { dueAt, expiresAt } }] : [];
    })
    .reduce(withCheckIn, amended);
}
