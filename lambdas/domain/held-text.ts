import type { Alert } from './alert.ts';
import { type CarePlans, plannedCheckIn } from './care-plan.ts';
import type { Instant } from './instant.ts';
import { addOffset } from './timing.ts';
import type { Treatment } from './treatment.ts';

/** While one of these is open, nobody can say that the patient is well. */
export const HOLDING_ALERTS: readonly Alert['kind'][] = ['concern', 'urgent', 'unreadable', 'unknown'];

/** The restrictions, by key, that the text of a check-in says are over. */
export const liftedBy = (treatment: Treatment, key: string, carePlans: CarePlans): readonly string[] =>
  plannedCheckIn(carePlans, treatment.event.carePlan, key)?.lifts ?? [];

/** A treatment and what of it persons were told and nobody has seen to yet. */
export interface Watched {
  readonly treatment: Treatment;
  readonly openAlerts: readonly Alert['kind'][];
}

/**
 * Whether a text to the contact that lifts these restrictions is held, by a treatment of the contact among these, which are those
 * of one clinic: something about it worries and no person has looked at it, or it still forbids at `now` what the text lifts. The
 * one that the text is of may itself, where its care plan has been corrected: its check-ins stay where they were planned.
 */
export const isHeld = (
  contactId: string,
  lifted: readonly string[],
  watched: readonly Watched[],
  carePlans: CarePlans,
  now: Instant,
): boolean =>
  watched
    .filter(({ treatment }) => treatment.contactId === contactId)
    .some(
      ({ treatment, openAlerts }) =>
        openAlerts.some((kind) => HOLDING_ALERTS.includes(kind)) ||
        lifted.some((key) => forbids(treatment, key, carePlans, now)),
    );

function forbids(
  { event, cancelledAt }: Treatment,
  key: string,
  carePlans: CarePlans,
  now: Instant,
): boolean {
  const { carePlan, treatedAt, patient } = event;
  const restriction = carePlans[carePlan]?.restrictions?.find((other) => other.key === key);
  if (restriction === undefined || cancelledAt !== undefined) return false;
  return now < addOffset(treatedAt, restriction.until, patient.timeZone);
}
