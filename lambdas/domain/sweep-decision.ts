import { type AlertKind, type CheckIn, plannedOf, type ScheduledCheckIn } from './check-in.ts';
import type { Instant } from './instant.ts';
import { type Treatment, withCheckIn } from './treatment.ts';
import { alertDue, nextStep } from './wake.ts';

/** What the sweep does about one treatment, in this order: store `treatment`, then put the wake-ups on the queue. */
export interface Swept {
  /** The treatment moved on; undefined if nothing was due. */
  readonly treatment: Treatment | undefined;
  /** Check-ins that should have been sent: their wake-up was lost, or waits on a queue that is old. */
  readonly overdue: readonly ScheduledCheckIn[];
}

/**
 * Moves on what is due at `now`: past its latest useful time a check-in expires, a send whose holder is gone becomes
 * unknown, and one that is overdue is looked at again later.
 */
export function sweepTreatment(treatment: Treatment, now: Instant): Swept {
  const overdue: ScheduledCheckIn[] = [];
  let swept = treatment;
  for (const checkIn of treatment.checkIns) {
    const due = nextStep(checkIn);
    if (due === undefined || due > now) continue;
    const moved = moveOn(checkIn, now);
    if (moved === undefined) continue;
    swept = withCheckIn(swept, moved);
    if (moved.state === 'scheduled') overdue.push(moved);
  }
  return { treatment: swept === treatment ? undefined : swept, overdue };
}

function moveOn(checkIn: CheckIn, now: Instant): CheckIn | undefined {
  const planned = plannedOf(checkIn);
  if (checkIn.state === 'sending') {
    return { ...planned, state: 'unknown', unknownAt: now, attempt: checkIn.attempt };
  }
  if (checkIn.state !== 'scheduled') return undefined;
  if (now >= checkIn.expiresAt) return { ...planned, state: 'expired', expiredAt: now };
  return { ...checkIn, nudges: { count: (checkIn.nudges?.count ?? 0) + 1, lastAt: now } };
}

/** What a person is to be told of at `now`: the check-in and the kind, or that an alert no longer holds. */
export function alertsDue(
  treatment: Treatment,
  now: Instant,
): { readonly checkIn: CheckIn; readonly kind: AlertKind | 'resolved' }[] {
  return treatment.checkIns.flatMap((checkIn) => {
    const due = alertDue(treatment, checkIn);
    return due !== undefined && due.at <= now ? [{ checkIn, kind: due.kind }] : [];
  });
}

type AlertsDue = ReturnType<typeof alertsDue>;

/**
 * The treatment while a person is being told what `alertsDue` said. To be stored before: a receipt that comes in between, or
 * after a crash, must find that there may be an alert to take back.
 */
export const withTelling = (treatment: Treatment, due: AlertsDue): Treatment =>
  withTold(treatment, due, (kind) => {
    if (kind === 'resolved') return 'taking-back';
    return kind === 'silence' ? 'telling-silence' : 'telling';
  });

/**
 * The treatment after a person was told what `alertsDue` said. What was to be taken back meanwhile, or is already, was told too
 * late to hold.
 */
export const withAllTold = (treatment: Treatment, due: AlertsDue): Treatment =>
  withTold(treatment, due, (kind, { told }) => {
    if (kind === 'resolved') return undefined;
    return told === undefined || told === 'taking-back' ? 'taking-back' : kind;
  });

function withTold(
  treatment: Treatment,
  due: AlertsDue,
  toldOf: (kind: AlertKind | 'resolved', checkIn: CheckIn) => CheckIn['told'],
): Treatment {
  const kinds = new Map(due.map(({ checkIn, kind }) => [checkIn.key, kind]));
  const checkIns = treatment.checkIns.map((checkIn): CheckIn => {
    const kind = kinds.get(checkIn.key);
    if (kind === undefined) return checkIn;
    const { told: _, ...rest } = checkIn;
    const told = toldOf(kind, checkIn);
    return told === undefined ? rest : { ...rest, told };
  });
  return { ...treatment, checkIns };
}
