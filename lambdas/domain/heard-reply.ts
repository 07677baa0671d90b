import type { Instant } from './instant.ts';
import type { ReplyReading } from './reply.ts';

/** A patient's reply as it is kept, with what was read out of it. */
export interface Reply {
  readonly clinicId: string;
  readonly treatmentId: string;
  /** The contact whose phone sent it, which may not be that of the treatment any more; absent of what was kept before this was noted. */
  readonly contactId?: string;
  /** The check-in that it answers, if it answers one. */
  readonly checkIn?: string;
  /** The network's own id of the text. */
  readonly id: string;
  readonly receivedAt: Instant;
  readonly body: string;
  readonly consent?: NonNullable<ReplyReading['consent']>;
  readonly outcome?: NonNullable<ReplyReading['outcome']>;
  /** True if it may be about another treatment of the phone as well, which has it too. */
  readonly ambiguous: boolean;
}

/** What a person has to be told of a reply. */
export type ReplyAlertKind = 'urgent' | 'concern' | 'unreadable' | 'opt-out' | 'wrong-number';

/** What a person is told of a reply: of how the patient is, and of what the patient wants. */
export function alertsOf({
  consent,
  outcome,
}: Pick<Reply, 'consent' | 'outcome'>): readonly ReplyAlertKind[] {
  return [
    ...(outcome === 'urgent' || outcome === 'concern' || outcome === 'unreadable' ? [outcome] : []),
    ...(consent === 'stop' ? ['opt-out' as const] : []),
    ...(consent === 'wrong-number' ? [consent] : []),
  ];
}

/** Which answer a reply gets. */
export type AnswerKind = NonNullable<Reply['outcome']> | NonNullable<Reply['consent']>;

/**
 * The answers to a reply: what may need help now first, then what the patient wants; how the patient is only if neither. None
 * to what a machine sent by itself, and none to where no person reads.
 */
export function answersTo(
  { consent, outcome, automatic }: ReplyReading,
  from: string,
): readonly AnswerKind[] {
  if (automatic || !isPhone(from)) return [];
  if (outcome === 'urgent') return consent === undefined ? ['urgent'] : ['urgent', consent];
  if (consent !== undefined) return [consent];
  return outcome === undefined ? [] : [outcome];
}

/** A short code is a machine's. */
const isPhone = (from: string): boolean => /^\+\d{7,15}$/.test(from);
