import type { ReplyMeanings } from './care-plan.ts';

/** How a patient is, from the least to the most worrying but for `unreadable`: a reply that is not understood. */
export type ReplyOutcome = 'fine' | 'expected' | 'concern' | 'urgent' | 'unreadable';

export type ConsentWord = 'stop' | 'start' | 'help' | 'wrong-number';

export interface ReplyReading {
  /** What it says of consent, undefined if nothing. A symptom beside it is read too. */
  readonly consent: ConsentWord | undefined;
  /** What it says of how the patient is. Undefined where the message is a consent word and nothing else, or automatic. */
  readonly outcome: ReplyOutcome | undefined;
  /** What phones and machines send by themselves (reactions like `Liked “…”`, out of office, delivery notices): never answered. */
  readonly automatic: boolean;
}

/**
 * What a patient's message says.
 * `meanings`: of the digits, as the care plan has them for the check-in; undefined where the reply belongs to no check-in
 * (then digits are unreadable).
 */
export function readReply(body: string, meanings: ReplyMeanings | undefined): ReplyReading {
  const digit = body.trim() as keyof ReplyMeanings;
  return { consent: undefined, outcome: meanings?.[digit] ?? 'unreadable', automatic: false };
}
