import { amendmentTo } from '../domain/amendment.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { Source } from '../domain/treatment.ts';
import { differentlyTold } from '../domain/treatment-event.ts';
import { type Amended, type AmendTreatment, amending } from './amend-treatment.ts';
import { editTreatment } from './edit-treatment.ts';
import { type Received, type ReceiveTreatment, receiveTreatment } from './receive-treatment.ts';

/**
 * Takes what a record system says of a treatment, which it says again whenever its record changes: the first version is
 * received, and a later one amends the treatment in what it changes of the version before, so that what the clinic has
 * corrected by itself stays. An earlier one changes nothing. Versions are told apart by when the record was last changed;
 * where the system does not say, they come in order. Consent stays as it was given with the first. Safe to repeat.
 *
 * @param editId one of its own for each call
 */
export async function receiveVersion(
  body: unknown,
  source: Source,
  editId: string,
  clinic: Clinic,
  now: Instant,
  deps: ReceiveTreatment & AmendTreatment,
): Promise<Received | Amended> {
  const received = await receiveTreatment(body, clinic, now, deps, source);
  if (received.outcome !== 'repeated' && received.outcome !== 'conflict') return received;

  const { event } = received;
  const editing = amending(
    ({ submitted, event: stored }) => amendmentTo(submitted ?? stored, event),
    clinic,
    now,
    deps,
  );
  return editTreatment(
    { clinicId: clinic.id, treatmentId: event.treatmentId },
    { id: editId, isFor: () => true, source },
    {
      ...editing,
      decide: async (treatment) => {
        const amended = await editing.decide(treatment);
        const isToldAnew = differentlyTold(treatment.submitted ?? treatment.event, event).length > 0;
        return 'outcome' in amended || !isToldAnew ? amended : { ...amended, submitted: event };
      },
    },
    deps.treatments,
  );
}
