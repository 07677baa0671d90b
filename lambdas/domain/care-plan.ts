import type { Language } from './clinic.ts';
import type { ReplyOutcome } from './reply.ts';

/** A care plan is data: when to ask a patient, and in which words. */
export interface CarePlan {
  readonly id: string;
  readonly title: string;
  readonly checkIns: readonly PlannedCheckIn[];
}

export interface PlannedCheckIn {
  /** Unique in its plan, and stable: treatments in flight refer to it. */
  readonly key: string;
  /** ISO 8601 duration after the treatment. Time parts (`PT48H`) elapse; date parts (`P4W`) keep the local wall clock. */
  readonly offset: string;
  /** ISO 8601 duration after the due time from which on the text is useless and not sent. */
  readonly expiresAfter: string;
  readonly texts: Readonly<Record<Language, string>>;
  /** What the digits mean that the texts offer to answer with; absent where they offer none. */
  readonly replies?: ReplyMeanings;
}

/** What each digit says of how the patient is. Mild discomfort in words means what 2 does. */
export type ReplyMeanings = Readonly<Record<'1' | '2' | '3', ReplyOutcome>>;

export type CarePlans = Readonly<Record<string, CarePlan>>;
