import { type Amendment, amend, amendedEvent, amendmentFaults } from '../domain/amendment.ts';
import type { CarePlans } from '../domain/care-plan.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Fault } from '../domain/fault.ts';
import type { Instant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import { type Edit, type Edited, editTreatment } from './edit-treatment.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { Contacts, TreatmentKey, Treatments } from './ports.ts';

export interface AmendTreatment extends MakeSchedules {
  readonly treatments: Pick<Treatments, 'find' | 'replace' | 'keepContact'>;
  readonly contacts: Pick<Contacts, 'optOut' | 'isOptedOut'>;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
  readonly contactIdOf: (phone: string) => string;
}

export type Amended =
  | Edited
  | { readonly outcome: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly outcome: 'cancelled' };

/**
 * Corrects a treatment, as `amend` in the domain says, with new schedules for what moves. An opt-out holds for the contact
 * from the moment it is stored there, before the treatment is. Throws where it is not known what is stored; the same
 * amendment again is then safe.
 */
export async function amendTreatment(
  key: TreatmentKey,
  amendment: Amendment,
  edit: Edit,
  clinic: Clinic,
  now: Instant,
  deps: AmendTreatment,
): Promise<Amended> {
  type Refusal = Exclude<Amended, Edited>;
  const change = async (treatment: Treatment): Promise<Treatment | Refusal> => {
    if (treatment.cancelledAt !== undefined) return { outcome: 'cancelled' };
    const { sourceUpdatedAt } = amendment;
    if (sourceUpdatedAt !== undefined && sourceUpdatedAt <= (treatment.sourceUpdatedAt ?? 0))
      return treatment;
    const event = amendedEvent(treatment.event, amendment);
    const { carePlans, allowedCountries } = deps;
    const faults = amendmentFaults(treatment.event, event, { clinic, carePlans, allowedCountries, now });
    if (faults.length > 0) return { outcome: 'invalid', faults };

    const plan = carePlans[event.carePlan];
    if (plan === undefined) throw new Error(`care plan ${event.carePlan} does not exist`);
    const contactId = deps.contactIdOf(event.patient.phone);
    if (amendment.optOut) await deps.contacts.optOut(contactId, now);
    const optedOut = amendment.optOut ?? (await isOptedOut(contactId, treatment, deps));
    const amended = amend(treatment, event, { plan, clinic, contactId, optedOut, now });
    if (amended === treatment) return treatment;
    if (contactId !== treatment.contactId && wasTried(treatment))
      await deps.treatments.keepContact(treatment);
    await makeSchedules(wakeUpsOf(amended), now, deps);
    return { ...amended, ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }) };
  };
  return editTreatment<Refusal>(key, edit, change, deps.treatments);
}

/** Only of a contact that is new to the treatment: of the old one dispatch has its own say. */
const isOptedOut = async (
  contactId: string,
  treatment: Treatment,
  { contacts }: AmendTreatment,
): Promise<boolean> => contactId !== treatment.contactId && (await contacts.isOptedOut(contactId));

/** Whether a text may have gone to the contact, of which a receipt may still come. */
const wasTried = ({ checkIns }: Treatment): boolean => checkIns.some(({ state }) => state !== 'scheduled');
