import type { AlertKind, CheckIn } from './check-in.ts';
import { HOUR, type Instant, MINUTE } from './instant.ts';
import type { Treatment } from './treatment.ts';

/** A scheduled check-in that is still scheduled this long after its `sendAt` has lost its wake-up. */
const LOST_AFTER = 10 * MINUTE;
/** A person is told of a send whose outcome is unknown if no receipt has resolved it by then. */
const UNKNOWN_TOLD_AFTER = HOUR;

/**
 * The next moment anything about the treatment must be looked at, or undefined if nothing is open: always computed from
 * the whole treatment.
 */
export function wakeAt(treatment: Treatment): Instant | undefined {
  const moments = treatment.checkIns.flatMap((checkIn) => [
    nextStep(checkIn),
    alertDue(treatment, checkIn)?.at,
  ]);
  const open = moments.filter((moment) => moment !== undefined);
  return open.length > 0 ? Math.min(...open) : undefined;
}

/** When a check-in must be moved on by somebody, if nobody else does. */
export function nextStep(checkIn: CheckIn): Instant | undefined {
  switch (checkIn.state) {
    case 'scheduled': {
      const { nudges, sendAt, expiresAt } = checkIn;
      const look = nudges === undefined ? sendAt + LOST_AFTER : nudges.lastAt + nudgeWait(nudges.count);
      return Math.min(look, expiresAt);
    }
    case 'sending':
      return checkIn.attempt.deadline;
    default:
      return undefined;
  }
}

/** After the first, second, third … time: 20, 40, 80 minutes, at most two hours. */
const nudgeWait = (count: number): number => Math.min(LOST_AFTER * 2 ** count, 2 * HOUR);

/** What a person has to be told of a check-in of the treatment, or no longer, and from when on; undefined if nothing. */
export function alertDue(
  treatment: Treatment,
  checkIn: CheckIn,
): { readonly kind: AlertKind | 'resolved'; readonly at: Instant } | undefined {
  const { told } = checkIn;
  if (told === 'taking-back' && checkIn.state !== 'sending') return { kind: 'resolved', at: 0 };
  switch (checkIn.state) {
    case 'undelivered':
      return told === 'undelivered' ? undefined : { kind: 'undelivered', at: checkIn.undeliveredAt };
    case 'failed':
      return told === 'failed' ? undefined : { kind: 'failed', at: checkIn.failedAt };
    case 'expired':
      return told === 'expired' ? undefined : { kind: 'expired', at: checkIn.expiredAt };
    case 'suppressed':
      return told === 'suppressed' ? undefined : { kind: 'suppressed', at: checkIn.suppressedAt };
    case 'unknown':
      return told === 'unknown' ? undefined : { kind: 'unknown', at: checkIn.unknownAt + UNKNOWN_TOLD_AFTER };
    case 'sent':
    case 'delivered': {
      const replyDue = replyDueAt(treatment, checkIn);
      // Whatever else a person was told is taken back first: a reply may still come.
      const isNothingElse = told === undefined || told === 'telling-silence' || told === 'silence';
      if (replyDue !== undefined && isNothingElse) {
        return told === 'silence' ? undefined : { kind: 'silence', at: replyDue };
      }
      return told === undefined ? undefined : { kind: 'resolved', at: checkIn.sentAt };
    }
    case 'scheduled':
    case 'cancelled':
      // A correction has brought it back, and may have been followed by a cancel: at once.
      return told === undefined ? undefined : { kind: 'resolved', at: 0 };
    case 'sending':
      return undefined;
  }
}

/** When a reply to a text is due; undefined where none is expected: it is there, or the clinic or the patient wants no more. */
function replyDueAt(
  { cancelledAt, event }: Treatment,
  { sentAt, replyWithin, answeredAt }: CheckIn & { readonly state: 'sent' | 'delivered' },
): Instant | undefined {
  const isExpected = answeredAt === undefined && cancelledAt === undefined && event.consent.sms;
  return isExpected && replyWithin !== undefined ? sentAt + replyWithin : undefined;
}
