import type { CheckInState } from '../domain/check-in.ts';
import type { Instant } from '../domain/instant.ts';
import { checkInOf, type Treatment } from '../domain/treatment.ts';
import { type MakeSchedules, makeSchedules, wakeUpsOf } from './make-schedules.ts';
import type { Treatments } from './ports.ts';

export interface MoveCheckIn extends MakeSchedules {
  readonly treatments: Pick<Treatments, 'find' | 'replace'>;
  readonly clock: () => Instant;
}

/** Stores a treatment whose check-in `key` moved, with a schedule if it waits again; answers the check-in's state. */
export async function moveCheckIn(
  treatment: Treatment,
  key: string,
  deps: MoveCheckIn,
): Promise<CheckInState | 'conflict'> {
  const moved = checkInOf(treatment, key);
  if (moved === undefined) throw new Error(`there is no check-in ${key} to move`);
  const wakeUps = wakeUpsOf(treatment).filter(({ checkIn }) => checkIn === key);
  await makeSchedules(wakeUps, deps.clock(), deps);
  return (await deps.treatments.replace(treatment)) === 'conflict' ? 'conflict' : moved.state;
}
