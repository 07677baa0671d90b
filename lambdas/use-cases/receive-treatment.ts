import type { CarePlans } from '../domain/care-plan.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Fault } from '../domain/fault.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { planCheckIns } from '../domain/planning.ts';
import type { Treatment, TreatmentEvent } from '../domain/treatment.ts';
import { differingFields, parseTreatmentEvent } from '../domain/treatment-event.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { Treatments, WakeUp, WakeUpQueue } from './ports.ts';

export interface ReceiveTreatment extends MakeSchedules {
  readonly treatments: Treatments;
  readonly wakeUpQueue: WakeUpQueue;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
  readonly contactIdOf: (phone: string) => string;
}

export type Received =
  | { readonly outcome: 'created' | 'repeated'; readonly treatment: Treatment }
  | { readonly outcome: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly outcome: 'conflict'; readonly differing: readonly string[] };

/** Scheduler's precision is a minute and its `at()` in the past never fires: what is due sooner goes to the queue. */
const SCHEDULE_LEAD = 2 * MINUTE;

/**
 * Takes a clinic's treatment event: stores the treatment and makes its schedules in the same round trip, since the stored
 * item is the truth and a schedule only a hint. Throws where it is not known that the treatment is stored; posting the
 * same event again is then safe.
 */
export async function receiveTreatment(
  body: unknown,
  clinic: Clinic,
  now: Instant,
  deps: ReceiveTreatment,
): Promise<Received> {
  const { carePlans, allowedCountries } = deps;
  const { event, faults } = parseTreatmentEvent(body, { clinic, carePlans, allowedCountries, now });
  if (event === undefined) return { outcome: 'invalid', faults };
  if (faults.length > 0) {
    // Rules change with time and configuration: what was taken in once is answered as it stands.
    const existing = await deps.treatments.find(clinic.id, event.treatmentId);
    const isRepeat = existing !== undefined && differences(existing, event).length === 0;
    return isRepeat ? repeat(existing, now, deps) : { outcome: 'invalid', faults };
  }

  const plan = carePlans[event.carePlan];
  if (plan === undefined) throw new Error(`care plan ${event.carePlan} passed the rules but does not exist`);
  const treatment: Treatment = {
    clinicId: clinic.id,
    contactId: deps.contactIdOf(event.patient.phone),
    event,
    checkIns: planCheckIns(plan, event, clinic, now),
    createdAt: now,
    version: 1,
    revision: 1,
  };
  const scheduled = scheduleWakeUps(treatment, now, deps);
  const stored = await deps.treatments.create(treatment).finally(() => scheduled);
  if (stored === 'created') {
    await enqueueWakeUps(treatment, now, deps);
    return { outcome: 'created', treatment };
  }

  const existing = await deps.treatments.find(clinic.id, event.treatmentId);
  if (existing === undefined) throw new Error('the treatment existed a moment ago and is gone');
  const differing = differences(existing, event);
  if (differing.length > 0) return { outcome: 'conflict', differing };
  return repeat(existing, now, deps);
}

/** The fields in which an event differs from the one that the treatment was posted with. */
const differences = (treatment: Treatment, event: TreatmentEvent): string[] =>
  differingFields(treatment.submitted ?? treatment.event, event);

async function repeat(treatment: Treatment, now: Instant, deps: ReceiveTreatment): Promise<Received> {
  await Promise.all([scheduleWakeUps(treatment, now, deps), enqueueWakeUps(treatment, now, deps)]);
  return { outcome: 'repeated', treatment };
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
