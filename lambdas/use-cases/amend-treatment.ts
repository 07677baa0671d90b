import { type Amendment, amend, amendedEvent, amendmentFaults } from '../domain/amendment.ts';
import type { CarePlans } from '../domain/care-plan.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Fault } from '../domain/fault.ts';
import type { Instant } from '../domain/instant.ts';
import { asEdited, type Treatment, type TreatmentEvent } from '../domain/treatment.ts';
import { differingFields } from '../domain/treatment-event.ts';
import { type Edit, type Edited, type Editing, editTreatment } from './edit-treatment.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { Contacts, TreatmentKey, Treatments } from './ports.ts';

export interface AmendTreatment extends MakeSchedules {
  readonly treatments: Pick<Treatments, 'find' | 'replace' | 'keepContact'>;
  readonly contacts: Pick<Contacts, 'optOut' | 'isOptedOut'>;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
  readonly contactIdOf: (phone: string) => string;
}

/** How an edit is refused. */
type Refusal =
  | { readonly outcome: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly outcome: 'cancelled' };

export type Amended = Edited | Refusal;

/**
 * Corrects a treatment, as `amend` in the domain says, with new schedules for what moves. An opt-out holds for the contact
 * from the moment it is stored there, before the treatment is, and is taken of a cancelled treatment too. Throws where it is
 * not known what is stored; the same amendment again is then safe.
 */
export const amendTreatment = (
  key: TreatmentKey,
  amendment: Amendment,
  edit: Edit,
  clinic: Clinic,
  now: Instant,
  deps: AmendTreatment,
): Promise<Amended> =>
  editTreatment(
    key,
    edit,
    amending(() => amendment, clinic, now, deps),
    deps.treatments,
  );

/** How a treatment is amended, by what depends on how it stands. */
export const amending = (
  amendmentOf: (treatment: Treatment) => Amendment,
  clinic: Clinic,
  now: Instant,
  deps: AmendTreatment,
): Editing<Refusal> => ({
  decide: (treatment) => decide(treatment, amendmentOf(treatment), clinic, now, deps),
  prepare: async (amended, treatment) => {
    const { contactId } = amended;
    await Promise.all([
      amendmentOf(treatment).optOut && deps.contacts.optOut(contactId, now),
      contactId !== treatment.contactId && wasTried(treatment) && deps.treatments.keepContact(treatment),
      amended !== treatment && makeSchedules(wakeUpsOf(amended), now, deps),
    ]);
  },
});

async function decide(
  treatment: Treatment,
  amendment: Amendment,
  clinic: Clinic,
  now: Instant,
  { carePlans, allowedCountries, contactIdOf, contacts }: AmendTreatment,
): Promise<Treatment | Refusal> {
  const event = amendedEvent(treatment.event, amendment);
  if (treatment.cancelledAt !== undefined) return optedOutAfterCancel(treatment, event);

  const faults = amendmentFaults(treatment.event, event, { clinic, carePlans, allowedCountries, now });
  if (faults.length > 0) return { outcome: 'invalid', faults };
  const contactId = contactIdOf(event.patient.phone);
  const isNew = contactId !== treatment.contactId;
  // Of the contact that the treatment has, dispatch has its own say.
  const optedOut = !event.consent.sms || (isNew && (await contacts.isOptedOut(contactId)));
  return amend(treatment, event, { carePlans, clinic, contactId, optedOut, now });
}

/** Other treatments of the same phone may wait: the patient's no is taken, and nothing else. */
function optedOutAfterCancel(treatment: Treatment, event: TreatmentEvent): Treatment | Refusal {
  const changed = differingFields(treatment.event, event);
  if (changed.some((field) => field !== '/consent/sms')) return { outcome: 'cancelled' };
  return changed.length === 0 ? treatment : asEdited({ ...treatment, event });
}

/** Whether a text may have gone to the contact, of which a receipt may still come. */
const wasTried = ({ checkIns }: Treatment): boolean => checkIns.some(({ state }) => state !== 'scheduled');
