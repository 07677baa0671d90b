import type { CarePlans } from '../domain/care-plan.ts';
import type { CheckIn } from '../domain/check-in.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Fault } from '../domain/fault.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { isScheduled, planCheckIns } from '../domain/planning.ts';
import type { Treatment } from '../domain/treatment.ts';
import { differingFields, parseTreatmentEvent } from '../domain/treatment-event.ts';
import type { Metrics, Treatments, WakeUps } from './ports.ts';

export interface ReceiveTreatment {
  readonly treatments: Treatments;
  readonly wakeUps: WakeUps;
  readonly metrics: Metrics;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
  readonly contactIdOf: (phone: string) => string;
}

export type Received =
  | { readonly outcome: 'created' | 'repeated'; readonly treatment: Treatment }
  | { readonly outcome: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly outcome: 'conflict'; readonly differing: readonly string[] };

/** Scheduler's precision is a minute and its `at()` in the past never fires: what is due sooner goes straight to the queue. */
const SCHEDULE_LEAD = 2 * MINUTE;

/**
 * Takes a clinic's treatment event: stores the treatment and asks for its wake-ups in the same round trip, since the
 * stored item is the truth and a wake-up only a hint. Throws where it is not known that the treatment is stored;
 * posting the same event again is then safe.
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

  const wakeUpsRequested = requestWakeUps(treatment, now, deps);
  const stored = await deps.treatments.create(treatment).finally(() => wakeUpsRequested);
  if (stored === 'created') return { outcome: 'created', treatment };

  const existing = await deps.treatments.find(clinic.id, event.treatmentId);
  if (existing === undefined) throw new Error('the treatment existed a moment ago and is gone');
  const differing = differingFields(existing.event, event);
  if (differing.length > 0) return { outcome: 'conflict', differing };
  await requestWakeUps(existing, now, deps);
  return { outcome: 'repeated', treatment: existing };
}

/** Asks for a wake-up for every scheduled check-in. One that cannot be had is counted: the sweep finds the check-in. */
async function requestWakeUps(treatment: Treatment, now: Instant, deps: ReceiveTreatment): Promise<void> {
  const requests = treatment.checkIns
    .filter(isScheduled)
    .map((checkIn) => requestWakeUp(treatment, checkIn, now, deps));
  const failed = (await Promise.allSettled(requests)).filter(({ status }) => status === 'rejected');
  if (failed.length > 0) deps.metrics.count('SchedulesNotMade', failed.length);
}

function requestWakeUp(
  { clinicId, event: { treatmentId } }: Treatment,
  { key, sendAt }: CheckIn,
  now: Instant,
  { wakeUps }: ReceiveTreatment,
): Promise<void> {
  const wakeUp = { clinicId, treatmentId, checkIn: key, sendAt };
  if (sendAt - now >= SCHEDULE_LEAD) return wakeUps.schedule(wakeUp, sendAt);
  // A second at least: the message must not overtake the item that is being stored beside it.
  return wakeUps.enqueue(wakeUp, Math.max(1, Math.ceil((sendAt - now) / SECOND)));
}
