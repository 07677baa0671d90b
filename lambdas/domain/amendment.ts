import * as z from 'zod/mini';
import type { CarePlans } from './care-plan.ts';
import { type CheckIn, plannedOf } from './check-in.ts';
import type { Clinic } from './clinic.ts';
import type { Fault } from './fault.ts';
import { formatInstant, type Instant } from './instant.ts';
import { isScheduled, planCheckIns } from './planning.ts';
import {
  asEdited,
  checkInOf,
  suppressed,
  type Treatment,
  type TreatmentEvent,
  withCheckIn,
} from './treatment.ts';
import {
  differentlyTold,
  differingFields,
  type EventContext,
  eventFields,
  ruleFaults,
  shapeFaultsOf,
} from './treatment-event.ts';

/** What is corrected of a treatment, normalised. What is absent stays as it is. */
export interface Amendment {
  readonly carePlan?: string;
  readonly treatedAt?: Instant;
  readonly patient?: Partial<TreatmentEvent['patient']>;
  /** The patient's no to texts, said to the clinic. */
  readonly optOut?: true;
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

/** What a version of a record corrects: the fields in which it differs from the version before. Consent is given once. */
export function amendmentTo(before: TreatmentEvent, version: TreatmentEvent): Amendment {
  const changed = differentlyTold(before, version);
  const { carePlan, treatedAt, patient } = version;
  return {
    ...(changed.includes('/carePlan') && { carePlan }),
    ...(changed.includes('/treatedAt') && { treatedAt }),
    patient: {
      ...(changed.includes('/patient/phone') && { phone: patient.phone }),
      ...(changed.includes('/patient/language') && { language: patient.language }),
      ...(changed.includes('/patient/timeZone') && { timeZone: patient.timeZone }),
    },
  };
}

/** The event with what is amended. */
export const amendedEvent = (
  { defaulted: _, ...event }: TreatmentEvent,
  { carePlan = event.carePlan, treatedAt = event.treatedAt, patient, optOut }: Amendment,
): TreatmentEvent => ({
  ...event,
  carePlan,
  treatedAt,
  patient: { ...event.patient, ...patient },
  consent: { ...event.consent, ...(optOut && { sms: false }) },
});

/** Whether check-ins come at other moments once `before` is corrected to `after`. */
const isReplanned = (before: TreatmentEvent, after: TreatmentEvent): boolean =>
  differingFields(before, after).some((field) => MOVING.includes(field));

const MOVING = ['/carePlan', '/treatedAt', '/patient/timeZone'];

/** The rules that an amended event breaks in what was amended. What stays was judged when it came, by the rules of then. */
export function amendmentFaults(
  before: TreatmentEvent,
  after: TreatmentEvent,
  context: EventContext,
): Fault[] {
  const judged = [...differingFields(before, after), ...(isReplanned(before, after) ? ['/carePlan'] : [])];
  const asSent = {
    ...after,
    treatedAt: formatInstant(after.treatedAt),
    consent: { ...after.consent, obtainedAt: formatInstant(after.consent.obtainedAt) },
  };
  return ruleFaults(asSent, () => true, context).filter(({ pointer }) => judged.includes(pointer));
}

export interface Amending {
  readonly carePlans: CarePlans;
  readonly clinic: Clinic;
  /** The contact of the amended event. */
  readonly contactId: string;
  /** Whether that contact wants no texts: what would wait is then suppressed. */
  readonly optedOut: boolean;
  readonly now: Instant;
}

/**
 * The treatment with its event amended to one that breaks no rule, as the clinic's next revision; the very same if nothing
 * changes. If the check-ins come at other moments, those that wait move there, what the care plan no longer asks for is
 * cancelled, and what it asks for anew is added. One that is being sent goes on, and moves only should this attempt be
 * refused. One that ended without a text because of what is now corrected waits again. What was sent stays.
 */
export function amend(
  treatment: Treatment,
  event: TreatmentEvent,
  { carePlans, clinic, contactId, optedOut, now }: Amending,
): Treatment {
  const suppresses = optedOut && treatment.checkIns.some(isScheduled);
  if (differingFields(treatment.event, event).length === 0 && !suppresses) return treatment;

  const edited = asEdited({
    ...treatment,
    contactId,
    event,
    submitted: treatment.submitted ?? treatment.event,
  });
  const replanned = isReplanned(treatment.event, event);
  const plan = carePlans[event.carePlan];
  if (replanned && plan === undefined) throw new Error(`there is no care plan ${event.carePlan}`);
  const asPlanned = plan === undefined ? [] : planCheckIns(plan, event, clinic, now);
  const planned = replanned ? asPlanned : undefined;
  const correct = (checkIn: CheckIn): CheckIn => {
    const there = asPlanned.find(({ key }) => key === checkIn.key);
    switch (checkIn.state) {
      case 'scheduled':
      case 'sending':
        return planned === undefined ? checkIn : move(checkIn, there, now);
      case 'expired':
      case 'cancelled':
        return replanned ? revive(checkIn, there) : checkIn;
      case 'failed':
      case 'suppressed':
        // Where the event now puts it: it may have been corrected since.
        return optedOut || contactId === treatment.contactId ? checkIn : revive(checkIn, there);
      default:
        return checkIn;
    }
  };
  const corrected = treatment.checkIns
    .map(correct)
    .filter((checkIn) => checkIn !== checkInOf(treatment, checkIn.key))
    .reduce(withCheckIn, edited);
  const added = (planned ?? []).filter(({ key }) => checkInOf(treatment, key) === undefined);
  const amended = {
    ...corrected,
    checkIns: [...corrected.checkIns, ...added].toSorted((a, b) => a.dueAt - b.dueAt),
  };
  return optedOut ? suppressed(amended, now) : amended;
}

/**
 * The treatment of a patient who wants texts after all: what an opt-out had ended waits again, where the care plan now puts it
 * and as far as it is not too late. The very same if there is nothing of it.
 */
export function optedIn(treatment: Treatment, carePlans: CarePlans, clinic: Clinic, now: Instant): Treatment {
  const { event, cancelledAt } = treatment;
  if (cancelledAt !== undefined) return treatment;
  const plan = carePlans[event.carePlan];
  const planned = plan === undefined ? [] : planCheckIns(plan, event, clinic, now);
  const revived = treatment.checkIns
    .filter((checkIn) => checkIn.state === 'suppressed' && checkIn.reason === 'opted-out')
    .map((checkIn) =>
      revive(
        checkIn,
        planned.find(({ key }) => key === checkIn.key),
      ),
    )
    .filter(isScheduled);
  if (revived.length === 0 && event.consent.sms) return treatment;
  return revived.reduce<Treatment>(withCheckIn, {
    ...treatment,
    event: { ...event, consent: { ...event.consent, sms: true } },
  });
}

/** What has not been sent, where the corrected plan puts it, of which that may know nothing. */
function move(
  checkIn: CheckIn & { readonly state: 'scheduled' | 'sending' },
  there: CheckIn | undefined,
  now: Instant,
): CheckIn {
  if (checkIn.state === 'sending') {
    return { ...checkIn, corrected: there === undefined ? 'dropped' : correctionTo(there) };
  }
  return there === undefined
    ? { ...plannedOf(checkIn), state: 'cancelled', cancelledAt: now }
    : takingBackToldOf(checkIn, there);
}

const correctionTo = ({ dueAt, expiresAt, replyWithin }: CheckIn) => ({
  dueAt,
  expiresAt,
  ...(replyWithin !== undefined && { replyWithin }),
});

/** What ended without a text, if it may wait again. */
const revive = (checkIn: CheckIn, there: CheckIn | undefined): CheckIn =>
  isScheduled(there) ? takingBackToldOf(checkIn, there) : checkIn;

/** What a person was told of it must be taken back, also where it comes to be so again. */
const takingBackToldOf = ({ told }: CheckIn, planned: CheckIn): CheckIn => ({
  ...planned,
  ...(told !== undefined && { told: 'taking-back' }),
});
