const DONE = ['created', 'repeated', 'amended', 'cancelled', 'would-create', 'would-cancel'] as const;
const REFUSED = ['invalid', 'conflict', 'too-large', 'refused'] as const;

/** What became of a line, for good. */
export type FinalOutcome = (typeof DONE)[number] | (typeof REFUSED)[number];

/** `not-done`: to be tried again by another run. */
export type Outcome = FinalOutcome | 'not-done';

/** In the order in which they are told. */
export const OUTCOMES: readonly Outcome[] = [...DONE, ...REFUSED, 'not-done'];

/** Whether nobody need look at the line again. */
export const isDone = (outcome: Outcome): boolean => DONE.some((done) => done === outcome);
