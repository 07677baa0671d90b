import type { CheckInState } from '../domain/check-in.ts';
import type { Instant } from '../domain/instant.ts';
import { wakeUpTime } from '../domain/planning.ts';
import { checkInOf, type Treatment } from '../domain/treatment.ts';
import type { Journal, Schedules, Treatments } from './ports.ts';

export interface MoveCheckIn {
  readonly treatments: Treatments;
  readonly schedules: Schedules;
  readonly journal: Journal;
  readonly clock: () => Instant;
}

/**
 * Stores a treatment whose check-in `key` moved, and answers the check-in's state. One that is scheduled again is given
 * its wake-up first: without the item that wake-up is harmless, while the item without it would wait for the sweep.
 */
export async function moveCheckIn(
  treatment: Treatment,
  key: string,
  { treatments, schedules, journal, clock }: MoveCheckIn,
): Promise<CheckInState | 'conflict'> {
  const checkIn = checkInOf(treatment, key);
  if (checkIn === undefined) throw new Error(`there is no check-in ${key} to move`);
  if (checkIn.state === 'scheduled') {
    const { clinicId, event } = treatment;
    const { sendAt } = checkIn;
    const wakeUp = { clinicId, treatmentId: event.treatmentId, checkIn: key, sendAt };
    await schedules
      .schedule(wakeUp, wakeUpTime(sendAt, clock()))
      .catch((error) => journal.wakeUpNotMade(wakeUp, error));
  }
  return (await treatments.replace(treatment)) === 'conflict' ? 'conflict' : checkIn.state;
}
