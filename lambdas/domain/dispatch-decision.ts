import { plannedOf, type ScheduledCheckIn } from './check-in.ts';
import type { SendingWindow } from './clinic.ts';
import type { Instant } from './instant.ts';
import { postpone } from './planning.ts';
import { isInWindow } from './timing.ts';
import { checkInOf, suppressed, type Treatment, withCheckIn } from './treatment.ts';

/** Why a wake-up led to nothing: it is a hint, and the item says otherwise. */
export type IgnoreReason =
  | 'no-such-treatment'
  | 'no-such-check-in'
  | 'stale-send-at'
  | 'being-sent'
  | 'cancelled'
  | 'already-ended';

export type DispatchDecision =
  | { readonly action: 'ignore'; readonly reason: IgnoreReason }
  /** Too early: the wake-up is to come again. */
  | { readonly action: 'wake-again' }
  /** The check-in moves without a text: store this treatment. */
  | { readonly action: 'move'; readonly reason: MoveReason; readonly treatment: Treatment }
  | { readonly action: 'send'; readonly checkIn: ScheduledCheckIn };

export type MoveReason = 'too-late' | 'outside-window' | 'send-outcome-unknown' | 'opted-out';

/** What a wake-up for the check-in `key`, made for `sendAt`, means at `now`, judged by the treatment as stored. */
export function decideDispatch(
  treatment: Treatment,
  wakeUp: { readonly checkIn: string; readonly sendAt: Instant },
  window: SendingWindow,
  now: Instant,
): DispatchDecision {
  const checkIn = checkInOf(treatment, wakeUp.checkIn);
  if (checkIn === undefined) return ignore('no-such-check-in');

  if (checkIn.state === 'sending') {
    if (now < checkIn.attempt.deadline) return ignore('being-sent');
    const { attempt } = checkIn;
    const unknown = { ...plannedOf(checkIn), state: 'unknown', unknownAt: now, attempt } as const;
    return { action: 'move', reason: 'send-outcome-unknown', treatment: withCheckIn(treatment, unknown) };
  }
  if (checkIn.state === 'cancelled') return ignore('cancelled');
  if (checkIn.state !== 'scheduled') return ignore('already-ended');
  if (checkIn.sendAt !== wakeUp.sendAt) return ignore('stale-send-at');
  if (now < checkIn.sendAt) {
    return { action: 'wake-again' };
  }
  if (!treatment.event.consent.sms) {
    return { action: 'move', reason: 'opted-out', treatment: suppressed(treatment, now) };
  }
  const obstacle = obstacleToSending(treatment, checkIn, window, now);
  if (obstacle === undefined) return { action: 'send', checkIn };
  const { refusals } = checkIn;
  return {
    action: 'move',
    reason: obstacle,
    treatment: postpone(treatment, checkIn, { from: now, refusals, window, now }),
  };
}

/** What forbids a text at `now` whatever else holds: its latest useful time is over, or it is night for the patient. */
export function obstacleToSending(
  treatment: Treatment,
  checkIn: { readonly expiresAt: Instant },
  window: SendingWindow,
  now: Instant,
): 'too-late' | 'outside-window' | undefined {
  if (now >= checkIn.expiresAt) return 'too-late';
  return isInWindow(now, window, treatment.event.patient.timeZone) ? undefined : 'outside-window';
}

const ignore = (reason: IgnoreReason): DispatchDecision => ({ action: 'ignore', reason });
