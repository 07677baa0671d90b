import {
  type AcceptedText,
  badEnds,
  moves,
  plans,
  type SeenCheckIn,
  type SeenClinic,
  type SeenTreatment,
  wordsOf,
} from './facts.ts';
import { dateOf, isOpen, laterBy, opensBetween } from './wall-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How far two clocks may be apart. */
const SKEW = 10 * SECOND;
/** A text that was reserved begins within this or not at all. */
const BEGINS_WITHIN = 5 * SECOND;
/** A call to the network is given up after this. */
const ACCEPTED_WITHIN = 5 * SECOND;
/** As long as a dispatch may live. */
const DISPATCH_LIFE = 120 * SECOND;
/** Promise 1's bound: twelve sweeps. Outages extend it to this long after their end. */
const BOUND = HOUR;
/** A person is told of an unknown outcome after this. */
const UNKNOWN_TOLD_AFTER = HOUR;
/** How far ahead of now a text may be put at most for want of nothing but patience. */
const LONGEST_WAIT = 90 * MINUTE;
/** After a window's opening texts are spread over so much: one that would expire meanwhile may expire at once. */
const SPREAD = 15 * MINUTE;

export interface Violation {
  readonly kind: string;
  readonly treatment: string;
  readonly what: string;
  readonly at: number;
}

/** Outages excuse lateness. */
interface Excuse {
  readonly from: number;
  readonly until: number;
}

type Id = { readonly clinicId: string; readonly treatmentId: string };
type CheckInId = Id & { readonly checkIn: string };

interface TrackedCheckIn {
  readonly tokens: Set<string>;
  readonly published: Set<string>;
  publishedAt: number;
  accepted: AcceptedText | undefined;
  wasUnknown: boolean;
  rejected: boolean;
  readonly states: Set<string>;
  /** When it came into its state. */
  since: number;
  /** The treatment as it stood when it was marked: what the text must be made of. */
  marked: SeenTreatment | undefined;
  told: string | undefined;
  alert: string | undefined;
}

interface Tracked {
  treatment: SeenTreatment;
  taken: boolean;
  cancelBegun: boolean;
  cancelledAt: number | undefined;
  readonly checkIns: Map<string, TrackedCheckIn>;
  /** Due and expiry of each check-in, for the event as it stands. */
  plan: { readonly of: string; readonly times: Map<string, { dueAt: number; expiresAt: number }> };
  wakesUp: boolean;
  lookAt: number;
}

/**
 * Watches what happens at the borders of the product and holds it to the promises. It shares no code with the product: it has
 * its own arithmetic of time, its own table of transitions and its own reading of what it sees.
 */
export class Oracle {
  readonly #now: () => number;
  readonly #later: (at: number, look: () => void) => void;
  readonly #clinics: readonly SeenClinic[];
  readonly #excuses: readonly Excuse[];
  readonly #note: (treatment: string, line: () => string) => void;
  readonly #tracked = new Map<string, Tracked>();
  readonly #reservations = new Map<string, { token: string; at: number; until: number }>();
  readonly #optOuts = new Map<string, number>();
  /** Of each contact. */
  readonly #phones = new Map<string, string>();
  /** The first promise that was broken. */
  violation: Violation | undefined;

  constructor(parts: {
    now: () => number;
    later: (at: number, look: () => void) => void;
    clinics: readonly SeenClinic[];
    excuses: readonly Excuse[];
    note: (treatment: string, line: () => string) => void;
  }) {
    this.#now = parts.now;
    this.#later = parts.later;
    this.#clinics = parts.clinics;
    this.#excuses = parts.excuses;
    this.#note = parts.note;
  }

  // What the clinics were promised.

  taken(key: Id) {
    const id = idOf(key);
    this.#note(id, () => 'the clinic is answered: taken');
    const tracked = this.#tracked.get(id);
    if (tracked === undefined)
      return this.#broken('lost', id, 'the clinic was told that it is taken, but it is not stored');
    tracked.taken = true;
  }

  cancelBegun(key: Id): void {
    this.#note(idOf(key), () => 'the clinic asks for a cancel');
    const tracked = this.#tracked.get(idOf(key));
    if (tracked !== undefined) tracked.cancelBegun = true;
  }

  cancelled(key: Id): void {
    this.#note(idOf(key), () => 'the clinic is answered: cancelled');
    const tracked = this.#tracked.get(idOf(key));
    if (tracked !== undefined) tracked.cancelledAt ??= this.#now();
  }

  // What is stored.

  written(
    before: SeenTreatment | undefined,
    after: SeenTreatment,
    wakeAt: number | undefined,
    by: string,
  ): void {
    const id = idOf({ clinicId: after.clinicId, treatmentId: after.event.treatmentId });
    this.#note(id, () => `${by} stores version ${after.version}: ${after.checkIns.map(describe).join('; ')}`);
    const tracked = this.#track(id, before, after);
    if (tracked === undefined) return;
    tracked.treatment = after;
    tracked.wakesUp = wakeAt !== undefined;
    for (const checkIn of after.checkIns) {
      const previous = before?.checkIns.find(({ key }) => key === checkIn.key);
      if (previous !== checkIn) this.#checkMove(id, tracked, previous, checkIn, by);
    }
    if (before?.checkIns.some(({ key }) => !after.checkIns.some((checkIn) => checkIn.key === key))) {
      this.#broken('lost', id, 'a check-in is gone');
    }
    this.#checkContact(id, after);
    this.#checkWakeAt(id, after, wakeAt);
    this.#look(id, tracked);
  }

  // Contacts.

  reserved(
    contactId: string,
    reservation: { token: string; until: number },
    text: CheckInId,
    by: string,
  ): void {
    const id = idOf(text);
    const now = this.#now();
    this.#note(id, () => `${by} reserves the contact for ${text.checkIn} with ${reservation.token}`);
    if (this.#optOuts.has(contactId))
      this.#broken('after STOP', id, 'a contact was reserved that had opted out');
    const held = this.#reservations.get(contactId);
    if (held !== undefined && held.token !== reservation.token && held.until > now + SKEW) {
      this.#broken('two at once', id, 'a contact was reserved while another text was in the air');
    }
    if (reservation.until < now + DISPATCH_LIFE || reservation.until > now + 10 * MINUTE) {
      this.#broken('reservation', id, 'a reservation outlives its dispatch by minutes, no less and no more');
    }
    if (held?.token !== reservation.token) {
      this.#reservations.set(contactId, { token: reservation.token, at: now, until: reservation.until });
    }
  }

  released(contactId: string, token: string): void {
    if (this.#reservations.get(contactId)?.token === token) this.#reservations.delete(contactId);
  }

  optedOut(contactId: string) {
    if (!this.#optOuts.has(contactId)) this.#optOuts.set(contactId, this.#now());
  }

  // Texts.

  /** `clock` is the sender's, which may be off. */
  publishing(text: CheckInId, { to, body }: { to: string; body: string }, clock: number) {
    const id = idOf(text);
    const now = this.#now();
    this.#note(id, () => `the text of ${text.checkIn} begins to be sent`);
    const tracked = this.#tracked.get(id);
    const checkIn = tracked?.treatment.checkIns.find(({ key }) => key === text.checkIn);
    const seen = tracked?.checkIns.get(text.checkIn);
    if (tracked === undefined || checkIn === undefined || seen === undefined) {
      return this.#broken('unknown text', id, 'a text was sent for what is not stored');
    }
    if (seen.accepted !== undefined)
      this.#broken('two texts', id, `${text.checkIn} was already accepted by the network`);
    if (seen.wasUnknown)
      this.#broken('send after unknown', id, `nobody knows whether ${text.checkIn} was sent`);
    const { marked } = seen;
    if (checkIn.state !== 'sending' || checkIn.attempt === undefined || marked === undefined) {
      return this.#broken('not marked', id, `${text.checkIn} is sent while it is ${checkIn.state}`);
    }
    const { token } = checkIn.attempt;
    if (seen.published.has(token)) this.#broken('token used twice', id, `${token} is spent`);
    seen.published.add(token);
    seen.publishedAt = now;
    this.#checkReservation(id, marked.contactId, token, tracked);
    this.#checkMoment(id, text.checkIn, clock, marked, tracked);
    this.#checkWords(id, text.checkIn, [marked, tracked.treatment], to, body);
  }

  rejected(text: CheckInId): void {
    this.#note(idOf(text), () => `the network rejects the text of ${text.checkIn}`);
    const seen = this.#seen(text);
    if (seen !== undefined) seen.rejected = true;
  }

  accepted(text: CheckInId, accepted: AcceptedText): void {
    const id = idOf(text);
    this.#note(id, () => `the network accepts the text of ${text.checkIn} as ${accepted.messageId}`);
    const seen = this.#seen(text);
    if (seen === undefined) return;
    if (seen.accepted !== undefined)
      this.#broken('two texts', id, `${text.checkIn} was accepted by the network twice`);
    if (this.#now() > seen.publishedAt + ACCEPTED_WITHIN) {
      this.#broken('stale send', id, `${text.checkIn} was accepted more than 5 s after the last look`);
    }
    seen.accepted = accepted;
  }

  // What a person is told.

  alertStored(alert: CheckInId & { readonly kind: string }, by: string) {
    this.#note(idOf(alert), () => `${by} stores an alert: ${alert.checkIn} is ${alert.kind}`);
    const seen = this.#seen(alert);
    if (seen !== undefined) seen.alert = alert.kind;
  }

  told(alert: CheckInId & { readonly kind: string }, by: string) {
    const id = idOf(alert);
    this.#note(id, () => `${by} tells a person: ${alert.checkIn} is ${alert.kind}`);
    const seen = this.#seen(alert);
    if (seen === undefined) return;
    if (!seen.states.has(alert.kind))
      this.#broken('false alert', id, `${alert.checkIn} never was ${alert.kind}`);
    if (
      alert.kind === 'unknown' &&
      this.#now() < seen.since + UNKNOWN_TOLD_AFTER - SKEW &&
      seen.states.size > 0
    ) {
      const checkIn = this.#tracked.get(id)?.treatment.checkIns.find(({ key }) => key === alert.checkIn);
      if (checkIn?.state === 'unknown') this.#broken('told too early', id, 'a receipt may still come');
    }
    seen.told = alert.kind;
  }

  alertResolved(about: CheckInId, by: string) {
    this.#note(idOf(about), () => `${by} resolves the alert of ${about.checkIn}`);
    const seen = this.#seen(about);
    if (seen !== undefined) seen.alert = undefined;
  }

  // The end.

  /**
   * Judges a treatment whose time is over, and answers its check-ins' states; undefined if an outage still excuses that
   * something is open: ask again later.
   */
  conclude(key: Id, isDueIndexed: boolean): readonly string[] | undefined {
    const id = idOf(key);
    const tracked = this.#tracked.get(id);
    if (tracked === undefined) return [];
    if (this.#obligations(tracked).length > 0) return undefined;
    if (isDueIndexed) this.#broken('index', id, 'nothing is open, yet the due index holds it');
    for (const { key: checkInKey, state } of tracked.treatment.checkIns) {
      const seen = tracked.checkIns.get(checkInKey);
      const alert = badEnds.includes(state) ? state : undefined;
      if (seen?.alert !== alert) {
        this.#broken(
          'alert',
          id,
          `${checkInKey} is ${state}, but its open alert says ${seen?.alert ?? 'nothing'}`,
        );
      }
    }
    this.#tracked.delete(id);
    return tracked.treatment.checkIns.map(({ state }) => state);
  }

  #track(id: string, before: SeenTreatment | undefined, after: SeenTreatment): Tracked | undefined {
    const tracked = this.#tracked.get(id);
    if (before === undefined) {
      if (tracked !== undefined) this.#broken('overwritten', id, 'a treatment was stored over another one');
      const created: Tracked = {
        treatment: after,
        taken: false,
        cancelBegun: false,
        cancelledAt: undefined,
        checkIns: new Map(),
        plan: { of: '', times: new Map() },
        wakesUp: false,
        lookAt: Number.POSITIVE_INFINITY,
      };
      this.#tracked.set(id, created);
      return created;
    }
    if (tracked !== undefined && after.version !== tracked.treatment.version + 1) {
      this.#broken('overwritten', id, `version ${after.version} follows ${tracked.treatment.version}`);
    }
    return tracked;
  }

  #checkMove(id: string, tracked: Tracked, from: SeenCheckIn | undefined, to: SeenCheckIn, by: string) {
    const now = this.#now();
    const seen = tracked.checkIns.get(to.key) ?? newCheckIn(now);
    tracked.checkIns.set(to.key, seen);
    const isLegal =
      from === undefined
        ? ['scheduled', 'expired'].includes(to.state)
        : moves[from.state]?.includes(to.state);
    if (!isLegal)
      this.#broken('transition', id, `${to.key} goes from ${from?.state ?? 'nowhere'} to ${to.state}`);
    if (from?.state !== to.state) seen.since = now;
    seen.states.add(to.state);
    if (to.told !== undefined && badEnds.includes(to.told) && seen.told !== to.told) {
      this.#broken('not told', id, `${to.key} claims that a person was told that it is ${to.told}`);
    }
    if (from?.state === 'sending' && to.state === 'sending' && from.attempt?.token !== to.attempt?.token) {
      this.#broken(
        'two at once',
        id,
        `${to.key} is taken from ${from.attempt?.token} while it is being sent`,
      );
    }
    if (from?.state === to.state && to.state !== 'scheduled') return;

    switch (to.state) {
      case 'scheduled':
        return this.#checkPlanned(id, tracked, to);
      case 'sending':
        return this.#checkMark(id, tracked, to, seen);
      case 'unknown':
        seen.wasUnknown = true;
        if (by !== 'dispatch' && now < (to.attempt?.startedAt ?? now) + DISPATCH_LIFE - SKEW) {
          this.#broken('given up too early', id, `the dispatch of ${to.key} may still be alive`);
        }
        return;
      case 'sent':
      case 'delivered':
      case 'undelivered':
        return this.#checkEvidence(id, to, seen);
      case 'failed':
        if (!seen.rejected) this.#broken('false end', id, `nobody rejected ${to.key}`);
        return;
      case 'expired':
        return this.#checkExpired(id, tracked, to, seen);
      case 'cancelled':
        if (!tracked.cancelBegun) this.#broken('false end', id, `nobody cancelled ${to.key}`);
        return;
      case 'suppressed':
        if (!this.#optOuts.has(tracked.treatment.contactId)) {
          this.#broken('false end', id, `the contact of ${to.key} has not opted out`);
        }
        return;
      default:
        this.#broken('transition', id, `${to.state} is no state`);
    }
  }

  #checkPlanned(id: string, tracked: Tracked, checkIn: SeenCheckIn): void {
    const { key, dueAt, sendAt, expiresAt } = checkIn;
    const times = this.#timesOf(tracked).get(key);
    if (times?.dueAt !== dueAt || times.expiresAt !== expiresAt) {
      this.#broken(
        'planned wrongly',
        id,
        `${key} is due at ${show(times?.dueAt)}, not at ${show(dueAt)}, until ${show(times?.expiresAt)}, not ${show(expiresAt)}`,
      );
    }
    if (sendAt < dueAt || sendAt >= expiresAt)
      this.#broken('planned wrongly', id, `${key} is sent out of its time`);
    if (sendAt % MINUTE !== 0) this.#broken('planned wrongly', id, `${key} is planned for no whole minute`);
    const { timeZone } = tracked.treatment.event.patient;
    if (!isOpen(sendAt, this.#clinicOf(tracked).window, timeZone)) {
      this.#broken('planned wrongly', id, `${key} is planned for the night, ${show(sendAt)}`);
    }
    if (tracked.checkIns.get(key)?.accepted !== undefined) {
      this.#broken('two texts', id, `${key} waits to be sent again`);
    }
  }

  #checkMark(id: string, tracked: Tracked, { key, attempt }: SeenCheckIn, seen: TrackedCheckIn) {
    seen.marked = tracked.treatment;
    if (attempt === undefined) return this.#broken('not marked', id, `${key} is being sent by nobody`);
    if (seen.tokens.has(attempt.token))
      this.#broken('token used twice', id, `${attempt.token} marked ${key} before`);
    seen.tokens.add(attempt.token);
    if (this.#reservations.get(tracked.treatment.contactId)?.token !== attempt.token) {
      this.#broken('not reserved', id, `${key} was marked without its contact`);
    }
    if (tracked.cancelledAt !== undefined)
      this.#broken('after cancel', id, `${key} was marked after a cancel`);
  }

  #checkEvidence(id: string, { key, state, messageId }: SeenCheckIn, { accepted }: TrackedCheckIn) {
    if (accepted === undefined || accepted.messageId !== messageId) {
      return this.#broken(
        'false end',
        id,
        `${key} is ${state}, but the network has not accepted ${messageId} for it`,
      );
    }
    const carrier = accepted.delivered ? 'delivered' : 'undelivered';
    if (state !== 'sent' && state !== carrier)
      this.#broken('false end', id, `the carrier says that ${key} is ${carrier}`);
  }

  #checkExpired(
    id: string,
    tracked: Tracked,
    { key, dueAt, expiresAt }: SeenCheckIn,
    seen: TrackedCheckIn,
  ): void {
    const { timeZone } = tracked.treatment.event.patient;
    const from = Math.max(this.#now(), dueAt) + LONGEST_WAIT;
    if (seen.accepted !== undefined) this.#broken('false end', id, `${key} was sent, not missed`);
    if (opensBetween(from, expiresAt - SPREAD, this.#clinicOf(tracked).window, timeZone)) {
      this.#broken('false end', id, `${key} expires while there is time to send it`);
    }
  }

  #checkContact(id: string, { contactId, event }: SeenTreatment): void {
    const phone = this.#phones.get(contactId) ?? event.patient.phone;
    this.#phones.set(contactId, phone);
    if (phone !== event.patient.phone) this.#broken('wrong contact', id, 'one contact stands for two phones');
  }

  /** The due index shows a treatment exactly as long as something is open, and not later than that is wanted. */
  #checkWakeAt(id: string, treatment: SeenTreatment, wakeAt: number | undefined): void {
    const open = treatment.checkIns.filter(isOpenEnd);
    if ((wakeAt !== undefined) !== open.length > 0) {
      this.#broken('index', id, `${open.length} check-ins are open, but the due index says ${show(wakeAt)}`);
    }
    const latest = Math.min(
      ...open.map(({ state, expiresAt, attempt }) =>
        state === 'scheduled'
          ? expiresAt
          : state === 'sending'
            ? (attempt?.deadline ?? 0)
            : this.#now() + HOUR + SKEW,
      ),
    );
    if (wakeAt !== undefined && wakeAt > latest)
      this.#broken('index', id, `it is looked at too late: ${show(wakeAt)}`);
  }

  #checkReservation(id: string, contactId: string, token: string, tracked: Tracked) {
    const now = this.#now();
    const reservation = this.#reservations.get(contactId);
    if (reservation?.token !== token)
      return this.#broken('not reserved', id, `${token} does not hold the contact`);
    if (now > reservation.at + BEGINS_WITHIN) {
      this.#broken('late after reservation', id, `it was reserved at ${show(reservation.at)}`);
    }
    const { cancelledAt } = tracked;
    if (cancelledAt !== undefined && now > cancelledAt + BEGINS_WITHIN) {
      this.#broken('after cancel', id, `it was cancelled at ${show(cancelledAt)}`);
    }
  }

  /** By the sender's clock to the millisecond: that is the look. How far it may be off is the tolerance. */
  #checkMoment(id: string, key: string, clock: number, marked: SeenTreatment, tracked: Tracked): void {
    if (Math.abs(clock - this.#now()) > SKEW)
      this.#broken('clock', id, 'the simulated clocks are too far apart');
    const times = this.#timesOf(tracked, marked).get(key);
    const { timeZone } = marked.event.patient;
    if (times === undefined || clock < times.dueAt) {
      this.#broken('early', id, `${key} is due at ${show(times?.dueAt)}`);
    }
    if (times !== undefined && clock >= times.expiresAt) {
      this.#broken('useless', id, `${key} was useful until ${show(times.expiresAt)}`);
    }
    if (!isOpen(clock, this.#clinicOf(tracked).window, timeZone)) {
      this.#broken('at night', id, `${key} comes at night in ${timeZone}`);
    }
  }

  /** After a lost answer the mark is read again: the words may be those of a treatment amended meanwhile, the phone may not. */
  #checkWords(
    id: string,
    key: string,
    versions: [SeenTreatment, SeenTreatment],
    to: string,
    body: string,
  ): void {
    const [marked] = versions;
    const clinic = this.#clinics.find((one) => one.id === marked.clinicId);
    if (to !== marked.event.patient.phone) this.#broken('wrong phone', id, `the text goes to ${to}`);
    if (clinic === undefined || !versions.some((version) => wordsOf(version, key, clinic, dateOf) === body)) {
      this.#broken('wrong words', id, `the patient reads: ${body}`);
    }
    const others = this.#clinics.filter((one) => one.id !== marked.clinicId);
    if (others.some(({ name }) => body.includes(name)))
      this.#broken('wrong words', id, 'it names another clinic');
    if (/exosom|therap|terapia/i.test(body)) this.#broken('wrong words', id, 'it names the procedure');
  }

  #timesOf(tracked: Tracked, { event }: SeenTreatment = tracked.treatment) {
    const { carePlan, treatedAt, patient } = event;
    const of = `${treatedAt} ${patient.timeZone}`;
    if (tracked.plan.of !== of) {
      const times = new Map<string, { dueAt: number; expiresAt: number }>();
      for (const { key, offset, expiresAfter } of plans.find((plan) => plan.id === carePlan)?.checkIns ??
        []) {
        const dueAt = laterBy(offset, treatedAt, patient.timeZone);
        times.set(key, { dueAt, expiresAt: laterBy(expiresAfter, dueAt, patient.timeZone) });
      }
      tracked.plan = { of, times };
    }
    return tracked.plan.times;
  }

  #clinicOf({ treatment }: Tracked): SeenClinic {
    const clinic = this.#clinics.find(({ id }) => id === treatment.clinicId);
    if (clinic === undefined) throw new Error(`the oracle knows no clinic ${treatment.clinicId}`);
    return clinic;
  }

  #seen(text: CheckInId): TrackedCheckIn | undefined {
    return this.#tracked.get(idOf(text))?.checkIns.get(text.checkIn);
  }

  /** By when what must still happen. */
  #obligations(tracked: Tracked): { what: string; by: number }[] {
    if (!tracked.taken) return [];
    return tracked.treatment.checkIns.flatMap(({ key, state, expiresAt, attempt, told }) => {
      const seen = tracked.checkIns.get(key);
      const since = seen?.since ?? 0;
      if (state === 'scheduled') return [{ what: `${key} must have ended`, by: this.#excused(expiresAt) }];
      if (state === 'sending') {
        return [
          { what: `${key} must be sent or unknown`, by: this.#excused((attempt?.deadline ?? 0) + SKEW) },
        ];
      }
      if (!badEnds.includes(state) || (seen?.told === state && told === state)) return [];
      const from = state === 'unknown' ? since + UNKNOWN_TOLD_AFTER : since;
      return [{ what: `a person must be told that ${key} is ${state}`, by: this.#excused(from) }];
    });
  }

  /** The bound behind `moment`, or behind the outages that go on then. */
  #excused(moment: number): number {
    let by = moment + BOUND;
    for (const { from, until } of this.#excuses) {
      if (from < by && until > moment) by = Math.max(by, until + BOUND);
    }
    return by;
  }

  /** Looks again when the next thing must have happened. */
  #look(id: string, tracked: Tracked): void {
    const next = Math.min(...this.#obligations(tracked).map(({ by }) => by));
    if (next >= tracked.lookAt || next === Number.POSITIVE_INFINITY) return;
    tracked.lookAt = next;
    this.#later(next, () => {
      if (this.#tracked.get(id) !== tracked || tracked.lookAt !== next) return;
      tracked.lookAt = Number.POSITIVE_INFINITY;
      const missed = this.#obligations(tracked).find(({ by }) => by <= this.#now());
      if (missed !== undefined) this.#broken('lost', id, missed.what);
      this.#look(id, tracked);
    });
  }

  #broken(kind: string, treatment: string, what: string): void {
    this.#note(treatment, () => `VIOLATION (${kind}): ${what}`);
    this.violation ??= { kind, treatment, what, at: this.#now() };
  }
}

const isOpenEnd = ({ state, told }: SeenCheckIn): boolean =>
  state === 'scheduled' ||
  state === 'sending' ||
  (badEnds.includes(state)
    ? told !== state
    : (state === 'sent' || state === 'delivered') && told !== undefined);

const newCheckIn = (now: number): TrackedCheckIn => ({
  tokens: new Set(),
  published: new Set(),
  publishedAt: 0,
  accepted: undefined,
  wasUnknown: false,
  rejected: false,
  states: new Set(),
  since: now,
  marked: undefined,
  told: undefined,
  alert: undefined,
});

const idOf = ({ clinicId, treatmentId }: Id): string => `${clinicId}/${treatmentId}`;

const show = (instant: number | undefined): string =>
  instant === undefined || !Number.isFinite(instant) ? 'never' : new Date(instant).toISOString();

const describe = ({ key, state, sendAt, told, messageId }: SeenCheckIn): string =>
  [
    key,
    state,
    ...(state === 'scheduled' ? [`for ${show(sendAt)}`] : []),
    ...(messageId === undefined ? [] : [`as ${messageId}`]),
    ...(told === undefined ? [] : [`(told: ${told})`]),
  ].join(' ');
