import type { Amendment } from '../domain/amendment.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { Treatment, TreatmentEvent } from '../domain/treatment.ts';
import { differingFields } from '../domain/treatment-event.ts';
import { type Amended, type AmendTreatment, amendTreatment } from './amend-treatment.ts';
import { type Received, type ReceiveTreatment, receiveTreatment } from './receive-treatment.ts';

/**
 * Takes what a record system says of a treatment, which it says again whenever its record changes: the first version is
 * received, a later one that differs amends the treatment, an earlier one changes nothing. Versions are told apart by when
 * the record was last changed. Where the system does not say, they come in order, and the first one again is a repetition.
 * Consent stays as it was given with the first. Safe to repeat.
 *
 * @param updatedAt when the record was last changed, if the system says
 * @param editId one of its own for each call
 */
export async function receiveVersion(
  body: unknown,
  updatedAt: Instant | undefined,
  editId: string,
  clinic: Clinic,
  now: Instant,
  deps: ReceiveTreatment & AmendTreatment,
): Promise<Received | Amended> {
  const received = await receiveTreatment(body, clinic, now, deps, updatedAt);
  if (received.outcome !== 'repeated' && received.outcome !== 'conflict') return received;

  const { treatment, event } = received;
  if (!isLater(updatedAt, treatment, received.outcome) || !differs(treatment.event, event)) {
    return { outcome: 'repeated', treatment, event };
  }
  const { carePlan, treatedAt, patient } = event;
  const amendment: Amendment = {
    carePlan,
    treatedAt,
    patient,
    ...(updatedAt !== undefined && { sourceUpdatedAt: updatedAt }),
  };
  const edit = { id: editId, isFor: () => true };
  return amendTreatment(
    { clinicId: clinic.id, treatmentId: event.treatmentId },
    amendment,
    edit,
    clinic,
    now,
    deps,
  );
}

function isLater(
  updatedAt: Instant | undefined,
  treatment: Treatment,
  outcome: 'repeated' | 'conflict',
): boolean {
  const { sourceUpdatedAt } = treatment;
  return updatedAt !== undefined && sourceUpdatedAt !== undefined
    ? updatedAt > sourceUpdatedAt
    : outcome === 'conflict';
}

const differs = (a: TreatmentEvent, b: TreatmentEvent): boolean =>
  differingFields({ ...a, consent: undefined }, { ...b, consent: undefined }).length > 0;
