import * as z from 'zod/mini';
import type { CarePlan } from './care-plan.ts';
import { type CheckIn, plannedOf } from './check-in.ts';
import type { Clinic } from './clinic.ts';
import type { Fault } from './fault.ts';
import { formatInstant, type Instant } from './instant.ts';
import { planCheckIns } from './planning.ts';
import { suppressed, type Treatment, type TreatmentEvent } from './treatment.ts';
import {
  differingFields,
  type EventContext,
  eventFields,
  ruleFaults,
  shapeFaultsOf,
} from './treatment-event.ts';

/** What a clinic corrects of a treatment, normalised. What is absent stays as it is. */
export interface Amendment {
  readonly carePlan?: string;
  readonly treatedAt?: Instant;
  readonly patient?: Partial<TreatmentEvent['patient']>;
  /** The patient's no to texts, said to the clinic. */
  readonly optOut?: true;
  /** The version of the record system's that it comes from: it changes nothing where a later one came before. */
  readonly sourceUpdatedAt?: Instant;
}

/** The shape of a merge patch (RFC 7396): null gives a field that may be absent back to the clinic's default. */
export const patchShape = z.strictObject({
  treatedAt: z.optional(eventFields.treatedAt),
  carePlan: z.optional(eventFields.carePlan),
  patient: z.optional(
    z.strictObject({
      phone: z.optional(eventFields.phone),
      language: z.optional(z.nullable(eventFields.language)),
      timeZone: z.optional(z.nullable(eventFields.timeZone)),
    }),
  ),
  consent: z.optional(
    z.strictObject({
      sms: z.optional(
        z.literal(false, {
          error: 'false: the patient wants no more texts. Only START from the phone itself undoes that.',
        }),
      ),
    }),
  ),
});

/** Fields of a treatment that are not the clinic's to change once it is posted. */
const UNCHANGEABLE = [
  '/treatmentId',
  '/createdAt',
  '/checkIns',
  '/revision',
  '/consent/obtainedAt',
  '/consent/method',
  '/consent/reference',
];

/** Reads an amendment out of a parsed JSON body: its shape alone, since its rules depend on the treatment. */
export function parseAmendment(
  body: unknown,
  clinic: Pick<Clinic, 'language' | 'timeZone'>,
): { readonly amendment: Amendment } | { readonly faults: readonly Fault[] } {
  const shape = patchShape.safeParse(body);
  if (!shape.success) {
    const faults = shapeFaultsOf(shape.error, body).map((fault) =>
      fault.rule === 'unknown-field' && UNCHANGEABLE.includes(fault.pointer)
        ? { ...fault, rule: 'unchangeable', detail: 'This field stays as it was posted. Remove it.' }
        : fault,
    );
    return { faults };
  }
  const { treatedAt, carePlan, patient, consent } = shape.data;
  const { phone, language, timeZone } = patient ?? {};
  return {
    amendment: {
      ...(carePlan !== undefined && { carePlan }),
      ...(treatedAt !== undefined && { treatedAt: Date.parse(treatedAt) }),
      patient: {
        ...(phone !== undefined && { phone }),
        ...(language !== undefined && { language: language ?? clinic.language }),
        ...(timeZone !== undefined && { timeZone: timeZone ?? clinic.timeZone }),
      },
      ...(consent?.sms === false && { optOut: true }),
    },
  };
}

/** The event with what is amended. */
export const amendedEvent = (
  event: TreatmentEvent,
  { carePlan = event.carePlan, treatedAt = event.treatedAt, patient, optOut }: Amendment,
): TreatmentEvent => ({
  ...event,
  carePlan,
  treatedAt,
  patient: { ...event.patient, ...patient },
  consent: { ...event.consent, ...(optOut && { sms: false }) },
});

/** The rules that an amended event breaks in what was amended. What stays was judged when it came, by the rules of then. */
export function amendmentFaults(
  before: TreatmentEvent,
  after: TreatmentEvent,
  context: EventContext,
): Fault[] {
  const changed = differingFields(before, after);
  const asSent = {
    ...after,
    treatedAt: formatInstant(after.treatedAt),
    consent: { ...after.consent, obtainedAt: formatInstant(after.consent.obtainedAt) },
  };
  return ruleFaults(asSent, () => true, context).filter(({ pointer }) => changed.includes(pointer));
}

/**
 * The treatment with its event amended. Check-ins that wait move to where the event now puts them, those that were sent or
 * have ended stay, and one that is being sent goes on as it is and moves only should this attempt be refused. What the
 * care plan no longer asks for is cancelled, what it asks for anew is added. The very same treatment if nothing changes.
 *
 * @param plan the amended event's
 * @param optedOut whether the contact of the amended event wants no texts: what would wait is then suppressed
 */
export function amend(
  treatment: Treatment,
  event: TreatmentEvent,
  {
    plan,
    clinic,
    contactId,
    optedOut,
    now,
  }: {
    readonly plan: CarePlan;
    readonly clinic: Clinic;
    readonly contactId: string;
    readonly optedOut: boolean;
    readonly now: Instant;
  },
): Treatment {
  const suppresses = optedOut && treatment.checkIns.some(({ state }) => state === 'scheduled');
  if (differingFields(treatment.event, event).length === 0 && !suppresses) return treatment;
  const planned = planCheckIns(plan, event, clinic, now);
  const moved = treatment.checkIns.map((checkIn) =>
    correct(
      checkIn,
      planned.find(({ key }) => key === checkIn.key),
      now,
    ),
  );
  const added = planned.filter(({ key }) => !treatment.checkIns.some((checkIn) => checkIn.key === key));
  const amended: Treatment = {
    ...treatment,
    contactId,
    event,
    submitted: treatment.submitted ?? treatment.event,
    checkIns: [...moved, ...added].toSorted((a, b) => a.dueAt - b.dueAt),
  };
  return optedOut ? suppressed(amended, now) : amended;
}

/** A check-in where the corrected plan puts it, of which it may have none. */
function correct(checkIn: CheckIn, planned: CheckIn | undefined, now: Instant): CheckIn {
  switch (checkIn.state) {
    case 'scheduled':
      return planned ?? { ...plannedOf(checkIn), state: 'cancelled', cancelledAt: now };
    case 'sending':
      return {
        ...checkIn,
        corrected: planned ? { dueAt: planned.dueAt, expiresAt: planned.expiresAt } : 'dropped',
      };
    default:
      return checkIn;
  }
}
