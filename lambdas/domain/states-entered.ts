import type { CheckInState } from './check-in.ts';
import { checkInOf, type Treatment } from './treatment.ts';

/** The states that check-ins came into between two versions of a treatment, one for each that moved. */
export const statesEntered = (before: Treatment, after: Treatment): readonly CheckInState[] =>
  after.checkIns.flatMap(({ key, state }) => (checkInOf(before, key)?.state === state ? [] : [state]));
