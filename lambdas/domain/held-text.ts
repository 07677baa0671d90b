import type { Alert } from './alert.ts';
import { type CarePlans, plannedCheckIn } from './care-plan.ts';
import type { Instant } from './instant.ts';
import { addOffset } from './timing.ts';
import type { Treatment } from './treatment.ts';

/** While one of these is open, nobody can say that the patient is well. */
const HOLDING: readonly Alert['kind'][] = ['concern', 'urgent', 'unreadable', 'unknown'];

/** The restrictions, by key, that the text of a check-in says are over. */
export const liftedBy = (treatment: Treatment, key: string, carePlans: CarePlans): readonly string[] =>
  plannedCheckIn(carePlans, treatment.event.carePlan, key)?.lifts ?? [];

export interface WhatMayHold {
  /** Those of the treatment. */
  readonly openAlerts: readonly Alert['kind'][];
  /** Other treatments of its clinic. */
  readonly others: readonly Treatment[];
}

/**
 * Whether a text of the treatment that lifts these restrictions is held: something about the treatment worries and no person
 * has looked at it, or it or another treatment of the patient still forbids at `now` what the text lifts. The treatment itself
 * does where its care plan has been corrected: its check-ins stay where they were planned.
 */
export const isHeld = (
  treatment: Treatment,
  lifted: readonly string[],
  { openAlerts, others }: WhatMayHold,
  carePlans: CarePlans,
  now: Instant,
): boolean =>
  openAlerts.some((kind) => HOLDING.includes(kind)) ||
  [treatment, ...others]
    .filter((other) => other.contactId === treatment.contactId && other.cancelledAt === undefined)
    .some((other) => lifted.some((key) => forbids(other, key, carePlans, now)));

function forbids({ event }: Treatment, key: string, carePlans: CarePlans, now: Instant): boolean {
  const { carePlan, treatedAt, patient } = event;
  const restriction = carePlans[carePlan]?.restrictions?.find((other) => other.key === key);
  return restriction !== undefined && now < addOffset(treatedAt, restriction.until, patient.timeZone);
}
