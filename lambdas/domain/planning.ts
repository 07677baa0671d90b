import type { CarePlan } from './care-plan.ts';
import { type CheckIn, plannedOf, type ScheduledCheckIn } from './check-in.ts';
import type { SendingWindow } from './clinic.ts';
import { ceilToMinute, type Instant, MINUTE } from './instant.ts';
import { addOffset, nextAllowed, spreadMinutes } from './timing.ts';
import { type Treatment, type TreatmentEvent, withCheckIn } from './treatment.ts';

/**
 * The check-ins that a care plan asks for, at the moments they may be sent. One that can no longer be sent before its
 * latest useful time, because the treatment was posted late, is `expired` from the start.
 */
export function planCheckIns(
  plan: CarePlan,
  event: TreatmentEvent,
  clinic: { readonly id: string; readonly window: SendingWindow },
  now: Instant,
): CheckIn[] {
  const { timeZone } = event.patient;
  return plan.checkIns.map(({ key, offset, expiresAfter, replyBy }) => {
    const dueAt = addOffset(event.treatedAt, offset, timeZone);
    const expiresAt = addOffset(dueAt, expiresAfter, timeZone);
    const id = checkInId(clinic.id, event.treatmentId, key);
    const sendAt = nextUseful(id, Math.max(dueAt, now), expiresAt, clinic.window, timeZone);
    const planned = { key, dueAt, sendAt, expiresAt, ...(replyBy !== undefined && within(replyBy)) };
    return scheduledUnlessExpired(planned, 0, now);
  });
}

/** Days of 24 hours, since nobody knows yet from when on. */
const within = (replyBy: string) => ({ replyWithin: addOffset(0, replyBy, 'UTC') });

/**
 * The treatment with a check-in moved to the next allowed moment from `from` on, or expired if there is none before
 * its latest useful time.
 */
export function postpone(
  treatment: Treatment,
  checkIn: CheckIn & { readonly state: 'scheduled' | 'sending' },
  { from, refusals, window, now }: { from: Instant; refusals: number; window: SendingWindow; now: Instant },
): Treatment {
  // What came while it was being sent, and was refused, answers another text.
  const { answeredAt: _, ...planned } = plannedOf(checkIn);
  const { key, dueAt, expiresAt } = planned;
  const { clinicId, event } = treatment;
  const id = checkInId(clinicId, event.treatmentId, key);
  const sendAt = nextUseful(id, Math.max(from, dueAt), expiresAt, window, event.patient.timeZone);
  return withCheckIn(treatment, scheduledUnlessExpired({ ...planned, sendAt }, refusals, now));
}

const scheduledUnlessExpired = (
  planned: ReturnType<typeof plannedOf>,
  refusals: number,
  now: Instant,
): CheckIn =>
  planned.sendAt < planned.expiresAt
    ? { ...planned, state: 'scheduled', refusals }
    : { ...planned, state: 'expired', expiredAt: now };

/** The next allowed moment; at the opening itself where the spread would make it too late to be useful. */
function nextUseful(
  id: string,
  from: Instant,
  expiresAt: Instant,
  window: SendingWindow,
  timeZone: string,
): Instant {
  const spreadOut = nextAllowed(from, window, timeZone, spreadMinutes(id));
  return spreadOut < expiresAt ? spreadOut : nextAllowed(from, window, timeZone, 0);
}

/** When to ask Scheduler to wake a check-in: at `sendAt`, but ahead, since a schedule in the past never fires. */
export const wakeUpTime = (sendAt: Instant, now: Instant): Instant =>
  Math.max(sendAt, ceilToMinute(now + MINUTE));

/** How long to wait after the `refusals`-th definite refusal: 2, 4, 8 … minutes, at most an hour. */
export const backoff = (refusals: number): number => Math.min(2 ** refusals, 60) * MINUTE;

export const isScheduled = (checkIn: CheckIn | undefined): checkIn is ScheduledCheckIn =>
  checkIn?.state === 'scheduled';

const checkInId = (clinicId: string, treatmentId: string, key: string): string =>
  `${clinicId}/${treatmentId}/${key}`;
