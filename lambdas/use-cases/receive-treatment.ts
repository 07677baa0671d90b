import type { CarePlans } from '../domain/care-plan.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Fault } from '../domain/fault.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { isScheduled, planCheckIns } from '../domain/planning.ts';
import { type Source, suppressed, type Treatment, type TreatmentEvent } from '../domain/treatment.ts';
import { differentlyTold, parseTreatmentEvent } from '../domain/treatment-event.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { Contacts, Journal, Treatments, WakeUp, WakeUpQueue } from './ports.ts';

export interface ReceiveTreatment extends MakeSchedules {
  readonly treatments: Pick<Treatments, 'create' | 'find' | 'replace'>;
  readonly journal: Pick<Journal, 'wakeUpNotMade' | 'contactNotRead'>;
  readonly contacts: Pick<Contacts, 'isOptedOut'>;
  readonly wakeUpQueue: WakeUpQueue;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
  readonly contactIdOf: (phone: string) => string;
}

export type Received =
  | { readonly outcome: 'created'; readonly treatment: Treatment }
  /** `event` is what was posted: the treatment may have been corrected since it was first. */
  | { readonly outcome: 'repeated'; readonly treatment: Treatment; readonly event: TreatmentEvent }
  | {
      readonly outcome: 'conflict';
      readonly treatment: Treatment;
      readonly event: TreatmentEvent;
      readonly differing: readonly string[];
    }
  | { readonly outcome: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly outcome: 'cancelled' };

/** Scheduler's precision is a minute and its `at()` in the past never fires: what is due sooner goes to the queue. */
const SCHEDULE_LEAD = 2 * MINUTE;

/**
 * Takes a clinic's treatment event: stores the treatment and makes its schedules in the same round trip, since the stored
 * item is the truth and a schedule only a hint. Throws where it is not known that the treatment is stored; posting the
 * same event again is then safe.
 *
 * @param source of a record system: which version of its record it is
 */
export async function receiveTreatment(
  body: unknown,
  clinic: Clinic,
  now: Instant,
  deps: ReceiveTreatment,
  source?: Source,
): Promise<Received> {
  const read = await readEvent(body, clinic, now, deps);
  if ('outcome' in read) return read.outcome === 'repeated' ? wakeAgain(read, now, deps) : read;

  const planned = plan(read.event, clinic, now, deps);
  const treatment = { ...planned, ...(source !== undefined && { source }) };
  const scheduled = scheduleWakeUps(treatment, now, deps);
  const optedOut = isOptedOut(treatment, deps);
  const stored = await deps.treatments.create(treatment).finally(() => Promise.all([scheduled, optedOut]));
  if (stored === 'created') {
    const taken = (await optedOut) ? await suppress(treatment, now, deps) : treatment;
    await enqueueWakeUps(taken, now, deps);
    return { outcome: 'created', treatment: taken };
  }

  const existing = await deps.treatments.find(clinic.id, read.event.treatmentId);
  if (existing === undefined) throw new Error('the treatment existed a moment ago and is gone');
  const received = compare(existing, read.event);
  if (received.outcome !== 'repeated') return received;
  // It may be this very treatment, whose answer went missing. Once its phone is corrected, the posted one does not count.
  const isSuppressed = (await optedOut) && existing.contactId === treatment.contactId;
  const taken = isSuppressed ? await suppress(existing, now, deps) : existing;
  return wakeAgain({ ...received, treatment: taken }, now, deps);
}

/** The event, or how it ends here. */
async function readEvent(
  body: unknown,
  clinic: Clinic,
  now: Instant,
  { carePlans, allowedCountries, treatments }: ReceiveTreatment,
): Promise<{ readonly event: TreatmentEvent } | Received> {
  const { event, faults } = parseTreatmentEvent(body, { clinic, carePlans, allowedCountries, now });
  if (event === undefined) return { outcome: 'invalid', faults };
  if (faults.length === 0) return { event };
  // Rules change with time and configuration: what was taken in once is answered as it stands.
  const existing = await treatments.find(clinic.id, event.treatmentId);
  const compared = existing && compare(existing, event);
  return compared === undefined || compared.outcome === 'conflict'
    ? { outcome: 'invalid', faults }
    : compared;
}

function plan(
  event: TreatmentEvent,
  clinic: Clinic,
  now: Instant,
  { carePlans, contactIdOf }: ReceiveTreatment,
): Treatment {
  const carePlan = carePlans[event.carePlan];
  if (carePlan === undefined)
    throw new Error(`care plan ${event.carePlan} passed the rules but does not exist`);
  return {
    clinicId: clinic.id,
    contactId: contactIdOf(event.patient.phone),
    event,
    checkIns: planCheckIns(carePlan, event, clinic, now),
    createdAt: now,
    version: 1,
    revision: 1,
  };
}

/** What an event means where its treatment exists: it is compared with the one that the treatment was posted with. */
function compare(treatment: Treatment, event: TreatmentEvent): Received {
  if (treatment.cancelledAt !== undefined) return { outcome: 'cancelled' };
  const differing = differentlyTold(treatment.submitted ?? treatment.event, event);
  return differing.length > 0
    ? { outcome: 'conflict', treatment, event, differing }
    : { outcome: 'repeated', treatment, event };
}

async function wakeAgain<R extends { readonly treatment: Treatment }>(
  repeated: R,
  now: Instant,
  deps: ReceiveTreatment,
): Promise<R> {
  await Promise.all([
    scheduleWakeUps(repeated.treatment, now, deps),
    enqueueWakeUps(repeated.treatment, now, deps),
  ]);
  return repeated;
}

/** False where it cannot be had, too: whoever sends asks again. */
const isOptedOut = ({ clinicId, contactId, event: { treatmentId } }: Treatment, deps: ReceiveTreatment) =>
  deps.contacts.isOptedOut(contactId).catch((error) => {
    deps.journal.contactNotRead({ clinicId, treatmentId }, error);
    return false;
  });

/** Somebody else may have been faster, and then has decided. */
async function suppress(
  treatment: Treatment,
  now: Instant,
  { treatments }: ReceiveTreatment,
): Promise<Treatment> {
  if (!treatment.checkIns.some(isScheduled)) return treatment;
  const stored = await treatments.replace(suppressed(treatment, now));
  if (stored !== 'conflict') return stored;
  return (await treatments.find(treatment.clinicId, treatment.event.treatmentId)) ?? treatment;
}

const isNear = ({ sendAt }: WakeUp, now: Instant): boolean => sendAt - now < SCHEDULE_LEAD;

const scheduleWakeUps = (treatment: Treatment, now: Instant, deps: ReceiveTreatment): Promise<void> =>
  makeSchedules(
    wakeUpsOf(treatment).filter((wakeUp) => !isNear(wakeUp, now)),
    now,
    deps,
  );

/** To be called once the treatment is stored: a message that overtakes it finds nothing and is gone. Never fails. */
async function enqueueWakeUps(
  treatment: Treatment,
  now: Instant,
  { wakeUpQueue, journal }: ReceiveTreatment,
): Promise<void> {
  const near = wakeUpsOf(treatment).filter((wakeUp) => isNear(wakeUp, now));
  const requests = near.map((wakeUp) =>
    wakeUpQueue
      .enqueue(wakeUp, Math.max(0, Math.ceil((wakeUp.sendAt - now) / SECOND)))
      .catch((error) => journal.wakeUpNotMade(wakeUp, error)),
  );
  await Promise.all(requests);
}
