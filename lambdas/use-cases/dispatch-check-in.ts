import type { CarePlans } from '../domain/care-plan.ts';
import type { CheckInState, ScheduledCheckIn, SendingCheckIn } from '../domain/check-in.ts';
import { composeCheckInText } from '../domain/check-in-text.ts';
import type { Clinic } from '../domain/clinic.ts';
import {
  decideDispatch,
  type IgnoreReason,
  type MoveReason,
  obstacleToSending,
} from '../domain/dispatch-decision.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { postpone } from '../domain/planning.ts';
import { concludeSend, RETRY_WAIT, type SendOutcome } from '../domain/send-outcome.ts';
import { countParts } from '../domain/text.ts';
import { checkInOf, type Treatment, withCheckIn } from '../domain/treatment.ts';
import type { Clinics, Contacts, Metrics, Texts, Treatments, WakeUp, WakeUps } from './ports.ts';

export interface DispatchCheckIn {
  readonly treatments: Treatments;
  readonly contacts: Contacts;
  readonly wakeUps: Pick<WakeUps, 'schedule'>;
  readonly texts: Texts;
  readonly clinics: Clinics;
  readonly carePlans: CarePlans;
  readonly metrics: Metrics;
  readonly clock: () => Instant;
  /** Answers a new token at every call. */
  readonly newToken: () => string;
  /** Milliseconds after which nobody can still hold a send: function timeout, deadline of Publish, clock skew. */
  readonly sendingLimit: number;
}

/** What a wake-up led to and why. `parts` is what the network was asked to carry, for pacing. */
export interface Dispatched {
  readonly outcome: 'ignored' | 'woken-again' | CheckInState;
  readonly reason?: Reason;
  readonly parts: number;
}

type Reason =
  | IgnoreReason
  | MoveReason
  | Extract<SendOutcome, { cause: string }>['cause']
  | 'contact-busy'
  | 'sending-stopped'
  | 'opted-out'
  | 'quarantined';

/** A reserved text begins within this time or is abandoned: that is what makes STOP immediate (promise 4). */
const RESERVATION_TO_PUBLISH = 5 * SECOND;
/** A reservation whose holder is gone frees the contact by itself. */
const RESERVATION_LIFETIME = 5 * MINUTE;

/**
 * Follows one wake-up: reads the check-in, decides, and if its time has come sends it: reserve the contact, mark the
 * check-in `sending`, publish, record. Every write is conditional; the loser of a race reads and decides again.
 * With `sendingStopped` what is due is put off instead of sent. Throws where the store cannot be reached: the message
 * is to be delivered again.
 */
export async function dispatchCheckIn(
  wakeUp: WakeUp,
  sendingStopped: boolean,
  deps: DispatchCheckIn,
): Promise<Dispatched> {
  const clinic = await deps.clinics.find(wakeUp.clinicId);
  if (clinic === undefined) throw new Error(`clinic ${wakeUp.clinicId} is not known`);

  for (;;) {
    const treatment = await deps.treatments.find(wakeUp.clinicId, wakeUp.treatmentId);
    if (treatment === undefined) return { outcome: 'ignored', reason: 'no-such-treatment', parts: 0 };
    const followed = await follow(treatment, wakeUp, clinic, sendingStopped, deps);
    if (followed !== 'conflict') return followed;
  }
}

async function follow(
  treatment: Treatment,
  wakeUp: WakeUp,
  clinic: Clinic,
  sendingStopped: boolean,
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const decision = decideDispatch(treatment, wakeUp, clinic.window, deps.clock());
  switch (decision.action) {
    case 'ignore':
      return { outcome: 'ignored', reason: decision.reason, parts: 0 };
    case 'wake-again':
      await deps.wakeUps.schedule(wakeUp, decision.at);
      return { outcome: 'woken-again', parts: 0 };
    case 'move':
      return dispatched(await move(decision.treatment, wakeUp.checkIn, deps), decision.reason);
    case 'send':
      return sendingStopped
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
  const { contactId } = treatment;
  const { key, dueAt, sendAt, expiresAt, refusals } = checkIn;
  const planned = { key, dueAt, sendAt, expiresAt };
  const token = deps.newToken();
  const startedAt = deps.clock();

  const claim = await deps.contacts.reserve(
    { contactId, token, until: startedAt + RESERVATION_LIFETIME },
    startedAt,
  );
  if (claim === 'busy') return putOff(treatment, checkIn, 'contact-busy', clinic, deps);
  if (claim !== 'reserved') {
    const suppressed = { ...planned, state: 'suppressed', suppressedAt: startedAt, reason: claim } as const;
    return dispatched(await move(withCheckIn(treatment, suppressed), key, deps), claim);
  }

  const attempt = { token, startedAt, deadline: startedAt + deps.sendingLimit };
  const marked = await mark(
    withCheckIn(treatment, { ...planned, state: 'sending', attempt, refusals }),
    key,
    token,
    deps,
  );
  if (marked === 'conflict') {
    await deps.contacts.release(contactId, token);
    return 'conflict';
  }

  const { outcome, parts } = await publish(marked, key, startedAt, clinic, deps);
  if (outcome.result === 'refused' && outcome.cause === 'account') deps.metrics.count('AccountRefusals', 1);
  const state = await record(marked, key, token, outcome, clinic, deps);
  await deps.contacts.release(contactId, token);
  return { outcome: state, ...('cause' in outcome && { reason: outcome.cause }), parts };
}

/**
 * Stores the mark. A lost race that this very token won is no loss: the SDK repeats a write whose answer went missing,
 * and the repetition finds the version moved.
 */
async function mark(
  treatment: Treatment,
  key: string,
  token: string,
  deps: DispatchCheckIn,
): Promise<Treatment | 'conflict'> {
  const marked = await deps.treatments.replace(treatment);
  if (marked !== 'conflict') return marked;
  const stored = await deps.treatments.find(treatment.clinicId, treatment.event.treatmentId);
  return stored !== undefined && heldCheckIn(stored, key, token) !== undefined ? stored : 'conflict';
}

/** The last look at clock, window and latest useful time, then one try. Phone and text are those of the marked item. */
async function publish(
  marked: Treatment,
  key: string,
  reservedAt: Instant,
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<{ outcome: SendOutcome; parts: number }> {
  const refused = (cause: Extract<SendOutcome, { result: 'refused' }>['cause']) =>
    ({ outcome: { result: 'refused', cause }, parts: 0 }) as const;

  const body = composeOrUndefined(marked, key, clinic, deps);
  const checkIn = checkInOf(marked, key);
  if (body === undefined || checkIn === undefined) return refused('no-text');

  const now = deps.clock();
  const obstacle = obstacleToSending(marked, checkIn, clinic.window, now);
  if (obstacle !== undefined) return refused(obstacle);
  if (now - reservedAt > RESERVATION_TO_PUBLISH) return refused('reservation-too-old');

  return {
    outcome: await deps.texts.publish({ to: marked.event.patient.phone, body }),
    parts: countParts(body).parts,
  };
}

/** A deployed care plan that lacks the text holds the check-in back until a better one is deployed: no reason to lose it. */
function composeOrUndefined(
  treatment: Treatment,
  key: string,
  clinic: Clinic,
  deps: DispatchCheckIn,
): string | undefined {
  try {
    return composeCheckInText(treatment, key, clinic, deps.carePlans);
  } catch {
    return undefined;
  }
}

/** Records the outcome as long as `token` holds the check-in; answers the state the check-in is then in. */
async function record(
  marked: Treatment,
  key: string,
  token: string,
  outcome: SendOutcome,
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<CheckInState> {
  let current = marked;
  for (;;) {
    const held = heldCheckIn(current, key, token);
    if (held === undefined) return checkInOf(current, key)?.state ?? 'unknown';
    const concluded = concludeSend(current, held, outcome, { window: clinic.window, now: deps.clock() });
    const state = await move(concluded, key, deps);
    if (state !== 'conflict') return state;
    const stored = await deps.treatments.find(marked.clinicId, marked.event.treatmentId);
    if (stored === undefined) return 'unknown';
    current = stored;
  }
}

/** Stores a check-in that moved. One that is scheduled again gets a new wake-up; if it cannot be had, the sweep finds it. */
async function move(
  treatment: Treatment,
  key: string,
  deps: DispatchCheckIn,
): Promise<CheckInState | 'conflict'> {
  const stored = await deps.treatments.replace(treatment);
  if (stored === 'conflict') return 'conflict';
  const checkIn = checkInOf(stored, key);
  if (checkIn === undefined) throw new Error(`check-in ${key} is gone from what was just stored`);
  if (checkIn.state === 'scheduled') {
    const { clinicId, event } = stored;
    const wakeUp = { clinicId, treatmentId: event.treatmentId, checkIn: key, sendAt: checkIn.sendAt };
    await deps.wakeUps
      .schedule(wakeUp, checkIn.sendAt)
      .catch(() => deps.metrics.count('SchedulesNotMade', 1));
  }
  return checkIn.state;
}

async function putOff(
  treatment: Treatment,
  checkIn: ScheduledCheckIn,
  reason: 'sending-stopped' | 'contact-busy',
  clinic: Clinic,
  deps: DispatchCheckIn,
): Promise<Dispatched | 'conflict'> {
  const now = deps.clock();
  const { refusals } = checkIn;
  const later = postpone(treatment, checkIn, {
    from: now + RETRY_WAIT,
    refusals,
    window: clinic.window,
    now,
  });
  return dispatched(await move(later, checkIn.key, deps), reason);
}

function heldCheckIn(treatment: Treatment, key: string, token: string): SendingCheckIn | undefined {
  const checkIn = checkInOf(treatment, key);
  return checkIn?.state === 'sending' && checkIn.attempt.token === token ? checkIn : undefined;
}

const dispatched = (state: CheckInState | 'conflict', reason: Reason): Dispatched | 'conflict' =>
  state === 'conflict' ? 'conflict' : { outcome: state, reason, parts: 0 };
