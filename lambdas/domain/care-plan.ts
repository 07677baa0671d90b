import type { Language } from './clinic.ts';
import type { ReplyOutcome } from './reply.ts';

/** A care plan is data: when to ask a patient, and in which words. */
export interface CarePlan {
  readonly id: string;
  readonly title: string;
  /** What the patient is told to refrain from. Care plans that restrict the same use the same key. */
  readonly restrictions?: readonly Restriction[];
  readonly checkIns: readonly PlannedCheckIn[];
}

interface Restriction {
  readonly key: string;
  /** ISO 8601 duration after the treatment, which runs as `offset` does. */
  readonly until: string;
}

export interface PlannedCheckIn {
  /** Unique in its plan, and stable: treatments in flight refer to it. */
  readonly key: string;
  /** ISO 8601 duration after the treatment. Time parts (`PT48H`) elapse; date parts (`P4W`) keep the local wall clock. */
  readonly offset: string;
  /** ISO 8601 duration after the due time from which on the text is useless and not sent. */
  readonly expiresAfter: string;
  readonly texts: Readonly<Record<Language, string>>;
  /** The restrictions, by key, that the texts say are over; absent where they say so of none. */
  readonly lifts?: readonly string[];
  /** What is sent instead while nothing may be lifted: the same questions. Present exactly where `lifts` is. */
  readonly heldTexts?: Readonly<Record<Language, string>>;
  /** What the digits mean that the texts offer to answer with; absent where they offer none. */
  readonly replies?: ReplyMeanings;
  /** ISO 8601 duration after the text was sent by which an answer is expected; present exactly where `replies` is. */
  readonly replyBy?: string;
  /** ISO 8601 duration after the text was sent for which what its phone sends may answer it; present where `replies` is. */
  readonly replyWindow?: string;
}

/** What each digit says of how the patient is. Mild discomfort in words means what 2 does. */
export type ReplyMeanings = Readonly<Record<'1' | '2' | '3', ReplyOutcome>>;

export type CarePlans = Readonly<Record<string, CarePlan>>;

/** The care plans where replies reach nobody that could tell who is silent: none is expected. */
export const withoutReplyBy = (carePlans: CarePlans): CarePlans =>
  Object.fromEntries(
    Object.entries(carePlans).map(([id, plan]) => [
      id,
      { ...plan, checkIns: plan.checkIns.map(({ replyBy: _, ...checkIn }) => checkIn) },
    ]),
  );

/** What a care plan says of a check-in, if there is such a care plan and it has that check-in. */
export const plannedCheckIn = (
  carePlans: CarePlans,
  carePlan: string,
  key: string | undefined,
): PlannedCheckIn | undefined => carePlans[carePlan]?.checkIns.find((checkIn) => checkIn.key === key);
