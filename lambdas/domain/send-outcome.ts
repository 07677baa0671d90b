import { type FailureReason, notedText, plannedOf, type SendingCheckIn } from './check-in.ts';
import type { SendingWindow } from './clinic.ts';
import { type Instant, MINUTE } from './instant.ts';
import { backoff, postpone } from './planning.ts';
import { type Treatment, withCheckIn } from './treatment.ts';

/**
 * How a send ended. Only `refused` says for certain that nothing was sent and that it may be tried again; `unknown` is
 * never repeated (promise 2).
 */
export type SendOutcome =
  | { readonly result: 'accepted'; readonly messageId: string }
  | { readonly result: 'rejected'; readonly cause: FailureReason }
  | { readonly result: 'refused'; readonly cause: RefusalCause }
  | { readonly result: 'unknown' };

/**
 * `throttled`, `not-reached` (no connection, no credentials) and `account` (sandbox, bad sender, no permission: nothing
 * else will be accepted either) are the network's; the rest is ours, found in the last look before publishing.
 */
type RefusalCause =
  | 'throttled'
  | 'not-reached'
  | 'account'
  | 'no-text'
  | 'contact-changed'
  | 'text-changed'
  | 'reservation-too-old'
  | 'too-late'
  | 'outside-window';

/** The treatment once the send of `checkIn` has ended in `outcome`. */
export function concludeSend(
  treatment: Treatment,
  checkIn: SendingCheckIn,
  outcome: SendOutcome,
  { window, now }: { readonly window: SendingWindow; readonly now: Instant },
): Treatment {
  const { attempt, refusals, corrected } = checkIn;
  const planned = plannedOf(checkIn);
  switch (outcome.result) {
    case 'accepted':
      return withCheckIn(treatment, {
        ...planned,
        state: 'sent',
        sentAt: now,
        messageId: outcome.messageId,
        ...notedText(checkIn),
      });
    case 'rejected':
      // The phone has been corrected meanwhile: what was said of the old one does not hold for it.
      return treatment.contactId === attempt.contactId
        ? withCheckIn(treatment, { ...planned, state: 'failed', failedAt: now, reason: outcome.cause })
        : concludeSend(treatment, checkIn, { result: 'refused', cause: 'contact-changed' }, { window, now });
    case 'unknown':
      return withCheckIn(treatment, { ...planned, state: 'unknown', unknownAt: now, attempt });
    case 'refused': {
      const cancelledAt = treatment.cancelledAt ?? (corrected === 'dropped' ? now : undefined);
      if (!treatment.event.consent.sms) {
        return withCheckIn(treatment, {
          ...planned,
          state: 'suppressed',
          suppressedAt: now,
          reason: 'opted-out',
        });
      }
      if (cancelledAt !== undefined)
        return withCheckIn(treatment, { ...planned, state: 'cancelled', cancelledAt });
      const moved = typeof corrected === 'object' ? asCorrected(checkIn, corrected) : checkIn;
      return postpone(treatment, moved, { ...nextTry(outcome.cause, refusals, now), window, now });
    }
  }
}

function asCorrected(
  { replyWithin: _, ...checkIn }: SendingCheckIn,
  corrected: Exclude<SendingCheckIn['corrected'], 'dropped' | undefined>,
): SendingCheckIn {
  return { ...checkIn, ...corrected };
}

function nextTry(cause: RefusalCause, refusals: number, now: Instant): { from: Instant; refusals: number } {
  switch (cause) {
    case 'too-late':
    case 'outside-window':
      return { from: now, refusals };
    case 'contact-changed':
    case 'text-changed':
    case 'reservation-too-old':
      return { from: now + RETRY_WAIT, refusals };
    default:
      return { from: now + backoff(refusals + 1), refusals: refusals + 1 };
  }
}

/** Long enough for a schedule, whose precision is a minute, to still lie ahead. */
export const RETRY_WAIT = 2 * MINUTE;
