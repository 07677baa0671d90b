import type { Instant } from '../domain/instant.ts';
import { isScheduled, wakeUpTime } from '../domain/planning.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { Journal, Schedules, WakeUp } from './ports.ts';

export interface MakeSchedules {
  readonly schedules: Schedules;
  readonly journal: Pick<Journal, 'wakeUpNotMade'>;
}

/** The wake-ups of the check-ins that wait for their time. */
export const wakeUpsOf = ({ clinicId, event: { treatmentId }, checkIns }: Treatment): WakeUp[] =>
  checkIns.filter(isScheduled).map(({ key, sendAt }) => ({ clinicId, treatmentId, checkIn: key, sendAt }));

/**
 * Makes a schedule for each wake-up. Never fails: one that cannot be had is written down, and the sweep finds its check-in.
 * Where the item is still to be stored, this comes first: a schedule without its item is harmless, while an item without
 * its schedule waits for the sweep.
 */
export async function makeSchedules(
  wakeUps: readonly WakeUp[],
  now: Instant,
  { schedules, journal }: MakeSchedules,
): Promise<void> {
  await Promise.all(
    wakeUps.map((wakeUp) =>
      schedules
        .schedule(wakeUp, wakeUpTime(wakeUp.sendAt, now))
        .catch((error) => journal.wakeUpNotMade(wakeUp, error)),
    ),
  );
}
