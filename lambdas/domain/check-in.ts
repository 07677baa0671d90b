import type { Instant } from './instant.ts';

/**
 * One text that a treatment leads to. `dueAt` is when the care plan wants it, `sendAt` the allowed moment it is
 * planned for, `expiresAt` its latest useful time: from then on it is not sent any more.
 */
interface Planned {
  readonly key: string;
  readonly dueAt: Instant;
  readonly sendAt: Instant;
  readonly expiresAt: Instant;
  /**
   * The last that a person was told of it: what must be told and was not, or was and no longer holds, is due. `telling`: may
   * have been told, by somebody who did not come to note it; `telling-silence` where that was silence, which goes on to hold in the
   * states in which everything else is to be taken back. `taking-back`: whatever was told holds no more, and is to be taken back
   * before anything is told again, be it the same.
   */
  readonly told?: AlertKind | 'telling' | 'telling-silence' | 'taking-back';
  /** How long after the text was sent a reply is expected, in milliseconds; absent where none is. */
  readonly replyWithin?: number;
  /** When the patient first replied to it, with whatever it was but a message that the phone sends by itself. */
  readonly answeredAt?: Instant;
}

/**
 * What a person has to be told: that a check-in ended in one of these, that nobody knows, or that a reply is due (`silence`).
 */
export type AlertKind = 'undelivered' | 'failed' | 'expired' | 'suppressed' | 'unknown' | 'silence';

/** How often the sweep has looked after a lost wake-up, and when last. */
interface Nudges {
  readonly count: number;
  readonly lastAt: Instant;
}

/**
 * One try at sending. Whoever holds the token may record how it ended; nobody else.
 * After `deadline` the holder is gone, and whether the text was accepted is not known.
 */
export interface Attempt {
  readonly token: string;
  /** Whose phone it is for: the treatment's may be corrected meanwhile. */
  readonly contactId: string;
  /** The hash of the template of the text that is being sent; absent where there was none, or before this was noted. */
  readonly textHash?: string;
  readonly startedAt: Instant;
  readonly deadline: Instant;
}

/** `refusals` counts the definite refusals so far (throttled, no connection): it sets the wait before the next try. */
export type ScheduledCheckIn = Planned & {
  readonly state: 'scheduled';
  readonly refusals: number;
  readonly nudges?: Nudges;
};
export type SendingCheckIn = Planned & {
  readonly state: 'sending';
  readonly attempt: Attempt;
  readonly refusals: number;
  /** Where the clinic's correction puts it, should this attempt be refused; `dropped`: the corrected care plan has none. */
  readonly corrected?: Pick<Planned, 'dueAt' | 'expiresAt' | 'replyWithin'> | 'dropped';
};

/** A text that the network took. */
interface Accepted {
  readonly sentAt: Instant;
  readonly messageId: string;
  /** The contact whose phone it went to; absent of what was sent before this was noted. */
  readonly sentTo?: string;
  /** The hash of the template that the text was made of; absent of what was sent before this was noted. */
  readonly textHash?: string;
}

export type CheckIn =
  | ScheduledCheckIn
  | SendingCheckIn
  | (Planned & Accepted & { readonly state: 'sent' })
  | (Planned & Accepted & { readonly state: 'delivered'; readonly deliveredAt: Instant })
  | (Planned &
      Accepted & { readonly state: 'undelivered'; readonly undeliveredAt: Instant; readonly reason: string })
  | (Planned & { readonly state: 'failed'; readonly failedAt: Instant; readonly reason: FailureReason })
  | (Planned & { readonly state: 'expired'; readonly expiredAt: Instant })
  | (Planned & { readonly state: 'cancelled'; readonly cancelledAt: Instant })
  | (Planned & {
      readonly state: 'suppressed';
      readonly suppressedAt: Instant;
      readonly reason: SuppressionReason;
    })
  | (Planned & { readonly state: 'unknown'; readonly unknownAt: Instant; readonly attempt: Attempt });

export type CheckInState = CheckIn['state'];
/** What the network says of a phone, or that its country may not be texted any more. */
export type FailureReason = 'invalid-number' | 'opted-out' | 'country-not-allowed';
type SuppressionReason = 'opted-out' | 'quarantined';

/** When a check-in is planned for, without what its state carries: what a check-in that moves takes along. */
export const plannedOf = ({
  key,
  dueAt,
  sendAt,
  expiresAt,
  told,
  replyWithin,
  answeredAt,
}: CheckIn): Planned => ({
  key,
  dueAt,
  sendAt,
  expiresAt,
  ...(told !== undefined && { told }),
  ...(replyWithin !== undefined && { replyWithin }),
  ...(answeredAt !== undefined && { answeredAt }),
});

/** What is noted of a text that may have been sent, as far as it is: the contact that it went to, and which text it was. */
export function notedText(checkIn: CheckIn): Pick<Accepted, 'sentTo' | 'textHash'> {
  if (!('attempt' in checkIn) && !('messageId' in checkIn)) return {};
  const { sentTo, textHash } =
    'attempt' in checkIn ? { ...checkIn.attempt, sentTo: checkIn.attempt.contactId } : checkIn;
  return { ...(sentTo !== undefined && { sentTo }), ...(textHash !== undefined && { textHash }) };
}

/** The contact whose phone a text may have reached; undefined where nothing was sent, or that was not noted. */
export const textedContact = (checkIn: CheckIn): string | undefined => notedText(checkIn).sentTo;

/**
 * The legal transitions, and the only place that knows them. `scheduled → scheduled` moves `sendAt`; `sending → sending`
 * notes a correction; `sending → scheduled`, `cancelled` and `suppressed` are for the token's holder alone, after a definite
 * refusal. What ended without a text is `scheduled` again by the clinic's correction alone.
 */
const transitions: Readonly<Record<CheckInState, readonly CheckInState[]>> = {
  scheduled: ['scheduled', 'sending', 'expired', 'cancelled', 'suppressed'],
  sending: [
    'sending',
    'scheduled',
    'cancelled',
    'suppressed',
    'sent',
    'delivered',
    'undelivered',
    'failed',
    'expired',
    'unknown',
  ],
  unknown: ['sent', 'delivered', 'undelivered'],
  sent: ['delivered', 'undelivered'],
  delivered: [],
  undelivered: [],
  failed: ['scheduled'],
  expired: ['scheduled'],
  cancelled: ['scheduled'],
  suppressed: ['scheduled'],
};

export const checkInStates = Object.keys(transitions) as readonly CheckInState[];

export const isLegalTransition = (from: CheckInState, to: CheckInState): boolean =>
  transitions[from].includes(to);
