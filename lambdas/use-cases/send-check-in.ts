import { type Ceiling, type Ceilings, ceilingsFor } from '../domain/ceiling.ts';
import {
  type CheckInState,
  plannedOf,
  type ScheduledCheckIn,
  type SendingCheckIn,
} from '../domain/check-in.ts';
import { composeCheckInText, templateOf } from '../domain/check-in-text.ts';
import type { Clinic } from '../domain/clinic.ts';
import { obstacleToSending } from '../domain/dispatch-decision.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { concludeSend, type SendOutcome } from '../domain/send-outcome.ts';
import { checkInOf, type Treatment, withCheckIn } from '../domain/treatment.ts';
import { type Counted, type CountText, countText, takeBack } from './count-text.ts';
import { type HoldText, isTextHeld } from './hold-text.ts';
import { type MoveCheckIn, moveCheckIn } from './move-check-in.ts';
import type { Contacts, Journal, Texts, Treatments, WakeUp } from './ports.ts';

export interface SendCheckIn extends MoveCheckIn, HoldText, CountText {
  readonly treatments: Pick<Treatments, 'find' | 'findAll' | 'replace'>;
  readonly contacts: Pick<Contacts, 'reserve' | 'release'>;
  readonly journal: Pick<Journal, 'wakeUpNotMade' | 'textNotComposed' | 'published' | 'ceilingReached'>;
  readonly texts: Texts;
  /** As the stage says. */
  readonly ceilings: Ceilings;
  /** What the template of a text is known by, where it is approved and where it was sent. */
  readonly textHash: (template: string) => string;
  /** Answers a new token at every call. */
  readonly newToken: () => string;
  /** Milliseconds after which nobody can still hold a send: function timeout, deadline of Publish, clock skew. */
  readonly sendingLimit: number;
}

/** How a try at sending ended: what the contact or a ceiling forbade, or the state that the check-in is in and why. */
export type Sent =
  | { readonly result: 'not-reserved'; readonly claim: 'opted-out' | 'quarantined' | 'being-sent' | 'busy' }
  | { readonly result: 'ceiling-reached'; readonly ceiling: Ceiling }
  | { readonly result: 'conflict' }
  | {
      readonly result: 'tried';
      readonly state: CheckInState;
      readonly cause: Extract<SendOutcome, { cause: string }>['cause'] | undefined;
    };

/** A reserved text begins within this time or is abandoned: that is what makes STOP immediate (promise 4). */
const RESERVATION_TO_PUBLISH = 5 * SECOND;
/** A reservation whose holder is gone frees the contact by itself. */
const RESERVATION_LIFETIME = 5 * MINUTE;

/**
 * Sends a check-in whose time has come: see whether its text is held, reserve the contact, count the text, mark the check-in, publish
 * once, record. Throws where one before the mark cannot be had: the check-in is then as it was.
 */
export async function sendCheckIn(
  treatment: Treatment,
  checkIn: ScheduledCheckIn,
  clinic: Clinic,
  deps: SendCheckIn,
): Promise<Sent> {
  const { clinicId, contactId, event } = treatment;
  const { key, sendAt, refusals } = checkIn;
  const wakeUp = { clinicId, treatmentId: event.treatmentId, checkIn: key, sendAt };
  const wasHeld = await isTextHeld(treatment, key, deps.clock(), deps);
  const template = templateOf(treatment, key, deps.carePlans, wasHeld);
  const token = deps.newToken();
  const startedAt = deps.clock();

  // With its `sendAt`: a check-in that was refused and waits again must not be taken for the one still in the air.
  const text = `${clinicId}/${event.treatmentId}/${key}/${sendAt}`;
  const claim = await deps.contacts.reserve(
    { contactId, text, token, until: startedAt + RESERVATION_LIFETIME },
    startedAt,
  );
  if (claim !== 'reserved') return { result: 'not-reserved', claim };

  const counted = await count(treatment, clinic, startedAt, deps).catch(async (error) => {
    await letGo(contactId, token, deps);
    throw error;
  });
  if (typeof counted === 'string') {
    deps.journal.ceilingReached(wakeUp, counted);
    await letGo(contactId, token, deps);
    return { result: 'ceiling-reached', ceiling: counted };
  }

  const named = template !== undefined && { textHash: deps.textHash(template) };
  const attempt = { token, contactId, ...named, startedAt, deadline: startedAt + deps.sendingLimit };
  const sending = { ...plannedOf(checkIn), state: 'sending', attempt, refusals } as const;
  const marked = await mark(withCheckIn(treatment, sending), key, token, deps);
  if (marked === 'conflict') {
    await Promise.all([takeBack(counted, deps), letGo(contactId, token, deps)]);
    return { result: 'conflict' };
  }

  // Adopted after a lost answer, it may have been amended since that was looked at.
  const isHeld = wasHeld || marked.revision !== treatment.revision;
  const reserved = { contactId, startedAt, token, wakeUp, template, isHeld };
  const outcome = await publish(marked, reserved, clinic, deps);
  const state = await record(marked, key, token, outcome, clinic, deps);
  // What the network said no to may be tried again many times before a text leaves.
  if (outcome.result === 'refused') await takeBack(counted, deps);
  await letGo(contactId, token, deps);
  return { result: 'tried', state, cause: 'cause' in outcome ? outcome.cause : undefined };
}

const count = (
  { contactId, clinicId }: Treatment,
  clinic: Clinic,
  now: Instant,
  deps: SendCheckIn,
): Promise<Counted | Ceiling> =>
  countText({ contactId, clinicId }, ceilingsFor(clinic, deps.ceilings, false), now, deps);

/**
 * Stores the mark. A lost race that this very token won is no loss: the SDK repeats a write whose answer went missing,
 * and the repetition finds the version moved.
 */
async function mark(
  treatment: Treatment,
  key: string,
  token: string,
  deps: SendCheckIn,
): Promise<Treatment | 'conflict'> {
  const marked = await deps.treatments.replace(treatment);
  if (marked !== 'conflict') return marked;
  const stored = await deps.treatments.find(treatment.clinicId, treatment.event.treatmentId);
  return stored !== undefined && heldCheckIn(stored, key, token) !== undefined ? stored : 'conflict';
}

interface Reserved {
  readonly contactId: string;
  readonly startedAt: Instant;
  readonly token: string;
  readonly wakeUp: WakeUp;
  /** Of the text that the mark names by its hash. */
  readonly template: string | undefined;
  readonly isHeld: boolean;
}

/** The last look before a text leaves, then one try. Phone and text are those of the marked item. */
async function publish(
  marked: Treatment,
  reserved: Reserved,
  clinic: Clinic,
  deps: SendCheckIn,
): Promise<SendOutcome> {
  const { wakeUp, token, isHeld } = reserved;
  // Adopted after a lost answer, the item may have been given another phone: its contact is not the one reserved.
  if (marked.contactId !== reserved.contactId) return { result: 'refused', cause: 'contact-changed' };
  // For the same reason its text may be another by now. What leaves is the one that the mark names: that stays on record.
  if (templateOf(marked, wakeUp.checkIn, deps.carePlans, isHeld) !== reserved.template)
    return { result: 'refused', cause: 'text-changed' };

  const body = composeOrUndefined(marked, wakeUp, isHeld, clinic, deps);
  const checkIn = heldCheckIn(marked, wakeUp.checkIn, token);
  if (body === undefined || checkIn === undefined) return { result: 'refused', cause: 'no-text' };

  const now = deps.clock();
  const obstacle = obstacleToSending(marked, checkIn, clinic.window, now);
  if (obstacle !== undefined) return { result: 'refused', cause: obstacle };
  if (now - reserved.startedAt > RESERVATION_TO_PUBLISH) {
    return { result: 'refused', cause: 'reservation-too-old' };
  }
  const outcome = await deps.texts.publish({ to: marked.event.patient.phone, body });
  deps.journal.published(wakeUp, checkIn.attempt, outcome);
  return outcome;
}

/** A deployed care plan that lacks the text holds the check-in back until a better one is deployed: no reason to lose it. */
function composeOrUndefined(
  treatment: Treatment,
  wakeUp: WakeUp,
  isHeld: boolean,
  clinic: Clinic,
  deps: SendCheckIn,
): string | undefined {
  try {
    return composeCheckInText(treatment, wakeUp.checkIn, clinic, deps.carePlans, isHeld);
  } catch (error) {
    deps.journal.textNotComposed(wakeUp, error);
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
  deps: SendCheckIn,
): Promise<CheckInState> {
  let current = marked;
  for (;;) {
    const held = heldCheckIn(current, key, token);
    if (held === undefined) return checkInOf(current, key)?.state ?? 'unknown';
    const concluded = concludeSend(current, held, outcome, { window: clinic.window, now: deps.clock() });
    const state = await moveCheckIn(concluded, key, deps);
    if (state !== 'conflict') return state;
    const stored = await deps.treatments.find(marked.clinicId, marked.event.treatmentId);
    if (stored === undefined) return 'unknown';
    current = stored;
  }
}

/** Frees the contact. If that fails, the reservation lapses by itself: it must not make the whole dispatch fail. */
const letGo = (contactId: string, token: string, { contacts }: SendCheckIn): Promise<void> =>
  contacts.release(contactId, token).catch(() => undefined);

function heldCheckIn(treatment: Treatment, key: string, token: string): SendingCheckIn | undefined {
  const checkIn = checkInOf(treatment, key);
  return checkIn?.state === 'sending' && checkIn.attempt.token === token ? checkIn : undefined;
}
