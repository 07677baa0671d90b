import { type Ceiling, nextDay } from '../domain/ceiling.ts';
import { type CheckInState, plannedOf, type ScheduledCheckIn } from '../domain/check-in.ts';
import type { Clinic } from '../domain/clinic.ts';
import { decideDispatch, type IgnoreReason, type MoveReason } from '../domain/dispatch-decision.ts';
import { type Instant, SECOND } from '../domain/instant.ts';
import { backoff, postpone, wakeUpTime } from '../domain/planning.ts';
import { RETRY_WAIT } from '../domain/send-outcome.ts';
import { type Treatment, withCheckIn } from '../domain/treatment.ts';
import { moveCheckIn } from './move-check-in.ts';
import type { Clinics, WakeUp } from './ports.ts';
import { type SendCheckIn, type Sent, sendCheckIn } from './send-check-in.ts';

export interface DispatchCheckIn extends SendCheckIn {
  readonly clinics: Clinics;
  /** True while the network refuses our account: what is due is put off instead of sent. */
  readonly isSendingStopped: () => boolean;
  /** Milliseconds left to this invocation. */
  readonly remainingTime: () => number;
}

/** What a wake-up led to, and why. */
export interface Dispatched {
  readonly outcome: 'ignored' | 'woken-again' | CheckInState;
  readonly reason?: Reason;
}

type Reason =
  | IgnoreReason
  | MoveReason
  | NonNullable<Extract<Sent, { result: 'tried' }>['cause']>
  | 'early'
  | 'sending-stopped'
  | 'contact-busy'
  | `${Ceiling}-ceiling`
  | 'opted-out'
  | 'quarantined';

/** A wake-up that cannot be followed now: its message is to be delivered again. The name says why. */
class UndispatchableError extends Error {
  constructor(reason: 'unknown-clinic' | 'no-time-left') {
    super(reason);
    this.name = reason;
  }
}

/**
 * One dispatch at its slowest: read, find and read what holds the text, reserve, count, mark, record and release at 6 s each, the most
 * that a call to the store takes with its repetitions, and 5 s to publish. The stack sizes batch and function timeout by it.
 */
export const SLOWEST_DISPATCH = (8 * 6 + 5) * SECOND;

/**
 * Follows one wake-up: reads the check-in, decides, and sends it if its time has come. Every write is conditional; the
 * loser of a race reads and decides again. Throws where the store cannot be reached, or an UndispatchableError: the message
 * is to be delivered again.
 */
export async function dispatchCheckIn(wakeUp: WakeUp, deps: DispatchCheckIn): Promise<Dispatched> {
  const clinic = await deps.clinics.find(wakeUp.clinicId);
  if (clinic === undefined) throw new UndispatchableError('unknown-clinic');

  for (;;) {
    if (deps.remainingTime() < SLOWEST_DISPATCH) throw new UndispatchableError('no-time-left');
    const treatment = await deps.treatments.find(wakeUp.clinicId, wakeUp.treatmentId);
    if (treatment === undefined) return { outcome: 'ignored', reason: 'no-such-treatment' };
    const dispatched = await follow(treatment, wakeUp, clinic, deps);
    if (dispatched !== 'conflict') return dispatched;
  }
}

async function follow(
  treatment: Treatment,
  wakeUp: WakeUp,
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const now = deps.clock();
  const decision = decideDispatch(treatment, wakeUp, clinic.window, now);
  switch (decision.action) {
    case 'ignore':
      return { outcome: 'ignored', reason: decision.reason };
    case 'wake-again':
      await deps.schedules.schedule(wakeUp, wakeUpTime(wakeUp.sendAt, now));
      return { outcome: 'woken-again', reason: 'early' };
    case 'move':
      return outcomeOf(await moveCheckIn(decision.treatment, wakeUp.checkIn, deps), decision.reason);
    case 'send':
      return deps.isSendingStopped()
        ? putOff(treatment, decision.checkIn, 'sending-stopped', clinic, deps)
        : send(treatment, decision.checkIn, clinic, deps);
  }
}

async function send(
  treatment: Treatment,
  checkIn: ScheduledCheckIn,
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const sent = await sendCheckIn(treatment, checkIn, clinic, deps);
  switch (sent.result) {
    case 'conflict':
      return 'conflict';
    case 'tried':
      return { outcome: sent.state, ...(sent.cause !== undefined && { reason: sent.cause }) };
    case 'ceiling-reached':
      return putOff(treatment, checkIn, `${sent.ceiling}-ceiling`, clinic, deps);
    case 'not-reserved':
      switch (sent.claim) {
        case 'being-sent':
          return { outcome: 'ignored', reason: 'being-sent' };
        case 'busy':
          return putOff(treatment, checkIn, 'contact-busy', clinic, deps);
        default:
          return suppress(treatment, checkIn, sent.claim, deps);
      }
  }
}

async function suppress(
  treatment: Treatment,
  checkIn: ScheduledCheckIn,
  reason: 'opted-out' | 'quarantined',
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const planned = plannedOf(checkIn);
  const suppressed = { ...planned, state: 'suppressed', suppressedAt: deps.clock(), reason } as const;
  return outcomeOf(await moveCheckIn(withCheckIn(treatment, suppressed), checkIn.key, deps), reason);
}

async function putOff(
  treatment: Treatment,
  checkIn: ScheduledCheckIn,
  reason: 'sending-stopped' | 'contact-busy' | `${Ceiling}-ceiling`,
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const now = deps.clock();
  const refusals = checkIn.refusals + (reason === 'sending-stopped' ? 1 : 0);
  const from = nextTry(reason, refusals, now);
  const later = postpone(treatment, checkIn, { from, refusals, window: clinic.window, now });
  return outcomeOf(await moveCheckIn(later, checkIn.key, deps), reason);
}

function nextTry(reason: Parameters<typeof putOff>[2], refusals: number, now: Instant): Instant {
  switch (reason) {
    case 'sending-stopped':
      return now + backoff(refusals);
    case 'contact-busy':
      return now + RETRY_WAIT;
    default:
      return nextDay(now);
  }
}

const outcomeOf = (state: CheckInState | 'conflict', reason: Reason): Dispatched | 'conflict' =>
  state === 'conflict' ? 'conflict' : { outcome: state, reason };
