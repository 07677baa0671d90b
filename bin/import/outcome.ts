/** What became of a line, for good. */
export type FinalOutcome =
  | 'created'
  | 'repeated'
  | 'amended'
  | 'cancelled'
  | 'would-create'
  | 'would-cancel'
  | 'invalid'
  | 'conflict'
  | 'too-large'
  | 'refused';

/** `not-done`: to be tried again by another run. */
export type Outcome = FinalOutcome | 'not-done';

const NOT_DONE: readonly Outcome[] = ['invalid', 'conflict', 'too-large', 'refused', 'not-done'];

/** Whether nobody need look at the line again. */
export const isDone = (outcome: Outcome): boolean => !NOT_DONE.includes(outcome);
