import { Ceilings } from './ceilings.ts';
import { Edits } from './edits.ts';
import {
  type AcceptedText,
  alertKinds,
  badEnds,
  endsWithoutText,
  isReplanned,
  moves,
  type SeenAlert,
  type SeenAnswers,
  type SeenCarePlan,
  type SeenCheckIn,
  type SeenClinic,
  type SeenEdit,
  type SeenReply,
  type SeenText,
  type SeenTreatment,
  wordsOf,
} from './facts.ts';
import { Replies } from './replies.ts';
import { dateOf, isOpen, laterBy, opensBetween } from './wall-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far two clocks may be apart. */
const SKEW = 10 * SECOND;
/** A text that was reserved begins within this or not at all. */
const BEGINS_WITHIN = 5 * SECOND;
/** A call to the network is given up after this. */
const ACCEPTED_WITHIN = 5 * SECOND;
/** As long as a request of a clinic's may take. */
const REQUEST_LIFE = 20 * SECOND;
/** As long as a dispatch or a sweep may live, from what it read to what it stores. */
const RUN_LIFE = 120 * SECOND;
/** Promise 1's bound: twelve sweeps. Outages extend it to this long after their end. */
const BOUND = HOUR;
/** A person is told of an unknown outcome after this. */
const UNKNOWN_TOLD_AFTER = HOUR;
/** That a text was sent is recorded by then. */
const RECORDED_WITHIN = 3 * MINUTE;
/** As far as an index lags behind what it is of. */
const INDEX_LAG = 5 * MINUTE;
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
/** `text`: the patient's text that it is at. */
type Writer = {
  readonly name: string;
  readonly edit?: string | undefined;
  readonly text?: string | undefined;
};

interface TrackedCheckIn {
  readonly tokens: Set<string>;
  readonly published: Set<string>;
  publishedAt: number;
  /** The hashes of what the text that was handed to the network last may have been made of. */
  textHashes: readonly string[];
  accepted: AcceptedText | undefined;
  wasUnknown: boolean;
  rejected: boolean;
  readonly states: Set<string>;
  /** When it came into its state. */
  since: number;
  /** When a reply to it is due, if one is expected. */
  replyDue: number | undefined;
  /** When its state, what a person was told, or whether a reply is expected last became another. */
  changedAt: number;
  /** The treatment as it stood when it was marked: what the text must be made of. */
  marked: SeenTreatment | undefined;
  told: string | undefined;
  /** What its alert says, and whether nobody has taken it over. */
  alert: string | undefined;
  isAlertOpen: boolean;
  /** When its alert last became another, or none. */
  alertAt: number;
}

interface Tracked {
  treatment: SeenTreatment;
  taken: boolean;
  cancelBegun: boolean;
  cancelledAt: number | undefined;
  /** What the last write has corrected. */
  corrected: { readonly contact: boolean; readonly times: boolean };
  /** Since when it has the contact that it has. */
  contactSince: number;
  /** Every contact that it had. */
  readonly contacts: Set<string>;
  /** Since when its event, its contact and whether it is cancelled are as they are. */
  settledSince: number;
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
  readonly #plans: readonly SeenCarePlan[];
  readonly #excuses: readonly Excuse[];
  readonly #note: (treatment: string, line: () => string) => void;
  readonly #tracked = new Map<string, Tracked>();
  readonly #reservations = new Map<
    string,
    { token: string; at: number; until: number; answerTo: string | undefined }
  >();
  /** Of each contact that wants no texts: by whom that was said, and when last. */
  readonly #optOuts = new Map<string, { reason: string; saidAt: number }>();
  /** When each contact last wanted texts after all. */
  readonly #optIns = new Map<string, { at: number; saidAt: number }>();
  /** When each contact was last reserved for an answer. */
  readonly #answers = new Map<string, number>();
  readonly #ofContact = new Map<string, Set<string>>();
  /** Of each contact. */
  readonly #phones = new Map<string, string>();
  /** Which check-in each accepted text is of, by its message id. */
  readonly #texts = new Map<string, CheckInId>();
  readonly #ceilings: Ceilings;
  readonly #edits = new Edits();
  readonly #replies: Replies;
  /** The first promise that was broken. */
  violation: Violation | undefined;

  constructor(parts: {
    now: () => number;
    later: (at: number, look: () => void) => void;
    clinics: readonly SeenClinic[];
    plans: readonly SeenCarePlan[];
    answers: SeenAnswers;
    ceilings: { readonly phone: number; readonly clinic: number };
    excuses: readonly Excuse[];
    note: (treatment: string, line: () => string) => void;
  }) {
    this.#now = parts.now;
    this.#later = parts.later;
    this.#clinics = parts.clinics;
    this.#plans = parts.plans;
    this.#excuses = parts.excuses;
    this.#note = parts.note;
    this.#ceilings = new Ceilings(
      parts.now,
      parts.ceilings.phone,
      (clinicId) => parts.clinics.find(({ id }) => id === clinicId)?.dailyTexts ?? parts.ceilings.clinic,
    );
    this.#replies = new Replies({
      ...parts,
      excused: (moment) => this.#excused(moment),
      excusedReply: (moment) => this.#excused(moment, DAY),
      excusedAnswer: (moment) => this.#excused(moment, DAY, 2 * DAY),
      broken: (kind, treatment, what) => this.#broken(kind, treatment, what),
      viewOf: (treatment) => this.#tracked.get(treatment),
      ofContact: (contactId) => [...(this.#ofContact.get(contactId) ?? [])],
      publishedAt: (treatment, checkIn) =>
        this.#tracked.get(treatment)?.checkIns.get(checkIn ?? '')?.publishedAt ?? 0,
      changedAt: (treatment, checkIn) =>
        this.#tracked.get(treatment)?.checkIns.get(checkIn)?.since ?? this.#now(),
      textOf: (messageId) => {
        const text = this.#texts.get(messageId);
        return text && { treatment: idOf(text), checkIn: text.checkIn };
      },
      hasTexted: (treatment, contactId) =>
        [...(this.#tracked.get(treatment)?.checkIns.values() ?? [])].some(
          ({ accepted, marked }) => accepted !== undefined && marked?.contactId === contactId,
        ),
      answerable: (contactId, saidAt) => this.#answerable(contactId, saidAt),
      isHeldFor: (contactId, replyId) => {
        const held = this.#reservations.get(contactId);
        return held?.answerTo === replyId && held.until > this.#now() - SKEW;
      },
    });
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

  postedAgain(key: Id, outcome: string): void {
    const id = idOf(key);
    this.#note(id, () => `the clinic posts it again and is answered: ${outcome}`);
    const tracked = this.#tracked.get(id);
    if (tracked === undefined) return;
    const { cancelBegun, cancelledAt = Number.POSITIVE_INFINITY } = tracked;
    const isRight =
      outcome === 'repeated'
        ? this.#now() < cancelledAt + REQUEST_LIFE
        : outcome === 'cancelled' && cancelBegun;
    if (!isRight) this.#broken('false answer', id, `the very same event is ${outcome}`);
  }

  editBegun(key: Id, edit: SeenEdit): void {
    const id = idOf(key);
    this.#note(id, () => `the clinic asks: ${JSON.stringify(edit)}`);
    this.#edits.begun(id, edit);
    const tracked = this.#tracked.get(id);
    if (tracked !== undefined && edit.kind === 'cancel') tracked.cancelBegun = true;
  }

  editAnswered(key: Id, edit: string, outcome: string, answer: SeenTreatment | undefined): void {
    const id = idOf(key);
    this.#note(id, () => `the clinic is answered, to ${edit}: ${outcome}`);
    const tracked = this.#tracked.get(id);
    if (tracked === undefined) return;
    const { treatment } = tracked;
    this.#edits.answered(edit, outcome, answer, treatment, (kind, what) => this.#broken(kind, id, what));
    if (answer?.cancelledAt !== undefined) tracked.cancelledAt ??= this.#now();
    const optedOut = this.#edits.optOutOf(edit);
    if (
      optedOut !== undefined &&
      !this.#optOuts.has(optedOut) &&
      !this.#hasJustOptedIn(optedOut, REQUEST_LIFE)
    )
      this.#broken('after STOP', id, 'the clinic is told of an opt-out that does not hold');
  }

  // What is stored.

  written(
    before: SeenTreatment | undefined,
    after: SeenTreatment,
    wakeAt: number | undefined,
    by: Writer,
  ): void {
    const id = idOf({ clinicId: after.clinicId, treatmentId: after.event.treatmentId });
    this.#note(
      id,
      () =>
        `${by.edit ?? by.name} stores version ${after.version}, revision ${after.revision}: ${after.checkIns.map(describe).join('; ')}`,
    );
    if (by.name === 'dry run') this.#broken('dry run', id, 'what was only tried out is stored');
    const tracked = this.#track(id, before, after);
    if (tracked === undefined) return;
    tracked.treatment = after;
    this.#noteContact(id, tracked, before);
    if (before === undefined) this.#edits.created(by.edit);
    else this.#checkEdit(id, tracked, before, after, by);
    tracked.wakesUp = wakeAt !== undefined;
    for (const checkIn of after.checkIns) {
      const previous = before?.checkIns.find(({ key }) => key === checkIn.key);
      if (previous !== checkIn) this.#checkMove(id, tracked, previous, checkIn, by.name);
      if (checkIn.answeredAt !== undefined && previous?.answeredAt === undefined)
        this.#checkAnswered(id, checkIn, by);
      this.#noteChange(tracked, previous, checkIn);
    }
    if (before?.checkIns.some(({ key }) => !after.checkIns.some((checkIn) => checkIn.key === key))) {
      this.#broken('lost', id, 'a check-in is gone');
    }
    this.#checkContact(id, after);
    this.#checkWakeAt(id, tracked, wakeAt);
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
    this.#note(id, () => `${by} reserves the contact for ${text.checkIn} with ${reservation.token}`);
    if (this.#optOuts.has(contactId))
      this.#broken('after STOP', id, 'a contact was reserved that had opted out');
    this.#noteReserved(id, contactId, reservation, undefined);
  }

  /** An answer to a patient's own text, which an opt-out does not forbid. */
  reservedToAnswer(
    contactId: string,
    reservation: { token: string; until: number },
    replyId: string,
    by: string,
  ): void {
    const id = this.#anyOf(contactId);
    this.#note(id, () => `${by} reserves the contact to answer ${replyId} with ${reservation.token}`);
    if (this.#replies.textOf(replyId)?.contactId !== contactId)
      this.#broken('wrong contact', id, `${replyId} came from another phone`);
    this.#answers.set(contactId, this.#now());
    this.#noteReserved(id, contactId, reservation, replyId);
  }

  released(contactId: string, token: string): void {
    if (this.#reservations.get(contactId)?.token === token) this.#reservations.delete(contactId);
  }

  optedOut(contactId: string, reason: string, by: Writer) {
    if (by.name === 'dry run')
      this.#broken('dry run', contactId, 'an opt-out that was only tried out is stored');
    this.#note(this.#anyOf(contactId), () => `${by.name} stores an opt-out (${reason})`);
    const text = this.#replies.textOf(by.text);
    if (by.name === 'replies') {
      const { consent } = text?.meaning ?? {};
      if (text?.contactId !== contactId || (consent !== 'stop' && consent !== 'wrong-number'))
        this.#broken('false opt-out', this.#anyOf(contactId), `nobody said no: ${text?.body}`);
      else this.#replies.obeyed(text.id);
    }
    const known = this.#optOuts.get(contactId);
    const saidAt = Math.max(text?.saidAt ?? this.#now(), known?.saidAt ?? 0);
    this.#optOuts.set(contactId, { reason: known?.reason ?? reason, saidAt });
  }

  stayedIn(contactId: string, by: Writer) {
    const id = this.#anyOf(contactId);
    this.#note(id, () => `${by.name} leaves the contact opted in`);
    const text = this.#replies.textOf(by.text);
    const optIn = this.#optIns.get(contactId);
    if (text === undefined || optIn === undefined || optIn.saidAt < text.saidAt)
      return this.#broken('after STOP', id, `no START came after: ${text?.body}`);
    this.#replies.obeyed(text.id);
  }

  /** Only START undoes an opt-out, one that was said before it, and that the network does not keep. */
  optedIn(contactId: string, by: Writer) {
    const id = this.#anyOf(contactId);
    this.#note(id, () => `${by.name} takes the opt-out back`);
    const text = this.#replies.textOf(by.text);
    if (text?.meaning.consent !== 'start' || text.contactId !== contactId)
      return this.#broken('after STOP', id, `an opt-out is taken back for: ${text?.body}`);
    const known = this.#optOuts.get(contactId);
    if (known?.reason === 'network')
      this.#broken('after STOP', id, 'an opt-out is taken back that the network keeps');
    if (known !== undefined && known.saidAt > text.saidAt)
      this.#broken('after STOP', id, `START of ${show(text.saidAt)} undoes a no of ${show(known.saidAt)}`);
    this.#optOuts.delete(contactId);
    this.#optIns.set(contactId, { at: this.#now(), saidAt: text.saidAt });
  }

  #noteReserved(
    id: string,
    contactId: string,
    reservation: { token: string; until: number },
    answerTo: string | undefined,
  ): void {
    const now = this.#now();
    const held = this.#reservations.get(contactId);
    if (held !== undefined && held.token !== reservation.token && held.until > now + SKEW) {
      this.#broken('two at once', id, 'a contact was reserved while another text was in the air');
    }
    if (reservation.until < now + RUN_LIFE || reservation.until > now + 10 * MINUTE) {
      this.#broken('reservation', id, 'a reservation outlives its run by minutes, no less and no more');
    }
    if (held?.token !== reservation.token) {
      const { token, until } = reservation;
      this.#reservations.set(contactId, { token, at: now, until, answerTo });
    }
  }

  #hasJustOptedIn(contactId: string, within: number): boolean {
    return (this.#optIns.get(contactId)?.at ?? Number.NEGATIVE_INFINITY) > this.#now() - within - SKEW;
  }

  /** A treatment to name where a contact is meant. */
  #anyOf(contactId: string): string {
    const [id = contactId] = this.#ofContact.get(contactId) ?? [];
    return id;
  }

  #answerable(contactId: string, saidAt: number): string[] {
    const settled = saidAt - INDEX_LAG - RUN_LIFE;
    return [...(this.#ofContact.get(contactId) ?? [])].filter((id) => {
      const tracked = this.#tracked.get(id);
      if (tracked?.treatment.contactId !== contactId || tracked.settledSince > settled) return false;
      const [latest] = [...tracked.checkIns]
        .filter(([, { marked }]) => marked?.contactId === contactId)
        .toSorted(([, a], [, b]) => b.publishedAt - a.publishedAt);
      if (latest === undefined || latest[1].accepted === undefined || latest[1].publishedAt > settled)
        return false;
      const { carePlan, patient } = tracked.treatment.event;
      const plan = this.#plans.find((one) => one.id === carePlan);
      const asked = plan?.checkIns.find(({ key }) => key === latest[0]);
      const ends = laterBy(asked?.replyWindow ?? 'P28D', latest[1].publishedAt, patient.timeZone);
      return this.#now() < ends - RUN_LIFE - SKEW;
    });
  }

  // Replies.

  said(text: SeenText): void {
    this.#replies.said(text);
  }

  replyStored(reply: SeenReply): void {
    this.#replies.stored(reply);
  }

  replyDone(reply: SeenReply): void {
    this.#replies.done(reply);
  }

  answering(replyId: string, text: { to: string; body: string }): void {
    this.#replies.answering(replyId, text);
  }

  answerAccepted(replyId: string, text: { to: string; body: string }): void {
    this.#replies.answerAccepted(replyId, text);
    const answer = this.#replies.answerIn(text.body);
    const about = this.#anyOf(this.#replies.textOf(replyId)?.contactId ?? replyId);
    if (answer !== undefined) this.#checkCeilings(about, { phone: text.to, ...answer });
  }

  /** Of the texts of a day to a contact or for a clinic, as the product counts them. */
  ceilingReached(id: string): void {
    this.#ceilings.reached(id);
  }

  #checkCeilings(about: string, text: { phone: string; clinicId: string; kind?: string }): void {
    const beyond = this.#ceilings.accepted(text);
    if (beyond !== undefined) this.#broken('ceiling', about, beyond);
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
    seen.textHashes = this.#checkWords(id, text.checkIn, [marked, tracked.treatment], to, body, tracked);
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
    this.#checkCeilings(id, { phone: accepted.phone, clinicId: text.clinicId });
    this.#texts.set(accepted.messageId, text);
  }

  /** A receipt, which began to be looked at then, was found to mean this. */
  receiptTaken(
    {
      messageId,
      phone,
      publishedAt,
    }: { readonly messageId: string; readonly phone: string; readonly publishedAt: number },
    meaning: string,
    began: number,
  ): void {
    const text = this.#texts.get(messageId);
    const tracked = text && this.#tracked.get(idOf(text));
    if (text === undefined || tracked === undefined) return;
    const id = idOf(text);
    this.#note(id, () => `the receipt of ${messageId} is found to be ${meaning}`);
    if (meaning !== 'foreign') return;
    const state = tracked.treatment.checkIns.find(({ key }) => key === text.checkIn)?.state ?? '';
    const isOpen = ['sending', 'unknown', 'sent'].includes(state);
    // An answer has a receipt too, by which nothing may be resolved.
    const answeredAt = this.#answers.get(tracked.checkIns.get(text.checkIn)?.marked?.contactId ?? '') ?? 0;
    if (answeredAt > publishedAt - 5 * MINUTE) return;
    if (!isOpen || began < tracked.contactSince + INDEX_LAG || this.#isAmbiguous(text, phone, began)) return;
    this.#broken('receipt lost', id, `the receipt of ${text.checkIn} is taken for another application's`);
  }

  /** Whether another text to the phone is, or was since then, one of which nobody knows what became. */
  #isAmbiguous(text: CheckInId, phone: string, since: number): boolean {
    for (const [id, { treatment, checkIns }] of this.#tracked) {
      for (const { key, state } of treatment.checkIns) {
        const seen = checkIns.get(key);
        if (seen?.marked?.event.patient.phone !== phone || (id === idOf(text) && key === text.checkIn))
          continue;
        if (state === 'sending' || state === 'unknown' || seen.since >= since) return true;
      }
    }
    return false;
  }

  // What a person is told.

  alertChanged(before: SeenAlert | undefined, after: SeenAlert, by: string) {
    const id = idOf(after);
    const { checkIn, replyId, kind, state, owner } = after;
    this.#note(
      id,
      () => `${by} stores an alert: ${replyId ?? checkIn} is ${kind}; ${state}, ${owner} contact's`,
    );
    if (before?.state === 'acknowledged' && state === 'open' && before.kind === kind)
      this.#broken('reopened', id, `${kind} was taken over, and is open again`);
    if (replyId !== undefined) return this.#replies.alertChanged(before, after);
    const seen = this.#tracked.get(id)?.checkIns.get(checkIn ?? '');
    if (seen === undefined) return;
    const standing = state === 'resolved' ? undefined : kind;
    if (seen.alert !== standing || seen.isAlertOpen !== (state === 'open')) seen.alertAt = this.#now();
    seen.alert = standing;
    seen.isAlertOpen = state === 'open';
    // Who takes it over knows of it, however long ago that was told.
    if (state === 'acknowledged') seen.told = kind;
  }

  told(alert: SeenAlert, by: string) {
    const id = idOf(alert);
    const { checkIn = '', replyId, owner } = alert;
    this.#note(id, () => `${by} tells the ${owner} contact: ${replyId ?? checkIn} is ${alert.kind}`);
    if (replyId !== undefined) return this.#replies.told(alert);
    const seen = this.#tracked.get(id)?.checkIns.get(checkIn);
    if (seen === undefined) return;
    if (owner === 'second') this.#broken('told too early', id, `nothing about ${checkIn} is urgent`);
    if (seen.alert === alert.kind && !seen.isAlertOpen && seen.alertAt < this.#now() - RUN_LIFE)
      this.#broken('told again', id, `${alert.kind} was taken over`);
    if (alert.kind === 'silence') this.#checkSilence(id, checkIn, seen);
    else if (!seen.states.has(alert.kind))
      this.#broken('false alert', id, `${checkIn} never was ${alert.kind}`);
    if (
      alert.kind === 'unknown' &&
      this.#now() < seen.since + UNKNOWN_TOLD_AFTER - RUN_LIFE - SKEW &&
      seen.states.size > 0
    ) {
      const stored = this.#tracked.get(id)?.treatment.checkIns.find(({ key }) => key === checkIn);
      if (stored?.state === 'unknown') this.#broken('told too early', id, 'a receipt may still come');
    }
    seen.told = alert.kind;
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
      const whileSent = seen?.replyDue === undefined ? undefined : 'silence';
      const alert = badEnds.includes(state) ? state : whileSent;
      if (seen?.alert !== alert) {
        this.#broken(
          'alert',
          id,
          `${checkInKey} is ${state}, but its open alert says ${seen?.alert ?? 'nothing'}`,
        );
      }
    }
    this.#tracked.delete(id);
    for (const contactId of tracked.contacts) this.#ofContact.get(contactId)?.delete(id);
    this.#edits.forget(id);
    this.#replies.forget(id);
    for (const { accepted } of tracked.checkIns.values()) this.#texts.delete(accepted?.messageId ?? '');
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
        corrected: { contact: false, times: false },
        contactSince: this.#now(),
        contacts: new Set(),
        settledSince: this.#now(),
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

  #noteContact(id: string, tracked: Tracked, before: SeenTreatment | undefined): void {
    const { contactId, event, cancelledAt } = tracked.treatment;
    if (contactId !== before?.contactId || event !== before.event || cancelledAt !== before.cancelledAt)
      tracked.settledSince = this.#now();
    tracked.contacts.add(contactId);
    const ids = this.#ofContact.get(contactId) ?? new Set();
    this.#ofContact.set(contactId, ids.add(id));
  }

  #checkEdit(id: string, tracked: Tracked, before: SeenTreatment, after: SeenTreatment, by: Writer): void {
    tracked.corrected = {
      contact: after.contactId !== before.contactId,
      times: isReplanned(before.event, after.event),
    };
    if (tracked.corrected.contact) tracked.contactSince = this.#now();
    const edit = this.#edits.written(this.#asOptedIn(before, after, by), after, by, (kind, what) =>
      this.#broken(kind, id, what),
    );
    if (edit === undefined || edit.kind === 'cancel') return;
    const { contactId } = after;
    const isOptedOut = this.#optOuts.has(contactId) || this.#hasJustOptedIn(contactId, REQUEST_LIFE);
    if (edit.fields.optOut && !isOptedOut)
      this.#broken('after STOP', id, 'the treatment says that its patient opted out before the contact does');
    for (const checkIn of after.checkIns) {
      if (checkIn.state === 'scheduled') this.#checkPlanned(id, tracked, checkIn);
    }
    for (const [key, times] of this.#timesOf(tracked)) {
      const state = after.checkIns.find((checkIn) => checkIn.key === key)?.state;
      if (state === undefined) this.#broken('lost', id, `the care plan asks for ${key}, which is not there`);
      else if (this.#mustWaitAgain(state, before, after) && this.#hasTimeFor(tracked, times))
        this.#broken('lost', id, `${key} stays ${state} although its cause is corrected`);
    }
  }

  /** Whether a check-in that ended without a text ended because of what an edit has just corrected. */
  #mustWaitAgain(state: string, before: SeenTreatment, after: SeenTreatment): boolean {
    const { contactId, event } = after;
    const wasUnwilling = this.#optOuts.has(contactId) || this.#hasJustOptedIn(contactId, REQUEST_LIFE);
    const isWilling = event.consent.sms && !wasUnwilling;
    if (after.cancelledAt !== undefined || !isWilling) return false;
    return ['failed', 'suppressed'].includes(state)
      ? after.contactId !== before.contactId
      : ['expired', 'cancelled'].includes(state) && isReplanned(before.event, after.event);
  }

  /** Whether a check-in can still be sent, whatever little it waits for. */
  #hasTimeFor(tracked: Tracked, { dueAt, expiresAt }: { dueAt: number; expiresAt: number }): boolean {
    const { timeZone } = tracked.treatment.event.patient;
    const from = Math.max(this.#now(), dueAt) + LONGEST_WAIT;
    return opensBetween(from, expiresAt - SPREAD, this.#clinicOf(tracked).window, timeZone);
  }

  #checkMove(id: string, tracked: Tracked, from: SeenCheckIn | undefined, to: SeenCheckIn, by: string) {
    const now = this.#now();
    const seen = tracked.checkIns.get(to.key) ?? newCheckIn(now);
    tracked.checkIns.set(to.key, seen);
    const isLegal =
      from === undefined
        ? ['scheduled', 'expired', 'suppressed'].includes(to.state)
        : moves[from.state]?.includes(to.state);
    if (from !== undefined && from.state !== to.state && endsWithoutText.includes(from.state))
      this.#checkRevival(id, tracked, from, to, by);
    if (!isLegal)
      this.#broken('transition', id, `${to.key} goes from ${from?.state ?? 'nowhere'} to ${to.state}`);
    if (from?.state !== to.state) seen.since = now;
    // Once its alert was taken back, or it waits again, the same must be told anew.
    const isUntold = to.told === undefined || to.state === 'scheduled';
    if (from?.state !== to.state && isUntold) seen.told = undefined;
    seen.states.add(to.state);
    if (to.told !== undefined && alertKinds.includes(to.told) && seen.told !== to.told) {
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
        seen.rejected = false;
        return this.#checkPlanned(id, tracked, to);
      case 'sending':
        return this.#checkMark(id, tracked, to, seen);
      case 'unknown':
        seen.wasUnknown = true;
        if (by !== 'dispatch' && now < (to.attempt?.startedAt ?? now) + RUN_LIFE - SKEW) {
          this.#broken('given up too early', id, `the dispatch of ${to.key} may still be alive`);
        }
        return;
      case 'sent':
      case 'delivered':
      case 'undelivered':
        return this.#checkEvidence(id, to, seen);
      case 'failed':
        if (!seen.rejected || seen.marked?.contactId !== tracked.treatment.contactId)
          this.#broken('false end', id, `nobody rejected ${to.key} for this phone`);
        return;
      case 'expired':
        return this.#checkExpired(id, tracked, to, seen);
      case 'cancelled':
        if (!tracked.cancelBegun && this.#timesOf(tracked).has(to.key))
          this.#broken('false end', id, `nobody cancelled ${to.key}`);
        return;
      case 'suppressed':
        if (
          tracked.treatment.event.consent.sms &&
          !this.#optOuts.has(tracked.treatment.contactId) &&
          !this.#hasJustOptedIn(tracked.treatment.contactId, RUN_LIFE)
        ) {
          this.#broken('false end', id, `the patient of ${to.key} has not opted out`);
        }
        return;
      default:
        this.#broken('transition', id, `${to.state} is no state`);
    }
  }

  #noteChange(tracked: Tracked, from: SeenCheckIn | undefined, to: SeenCheckIn): void {
    const seen = tracked.checkIns.get(to.key);
    if (seen === undefined) return;
    const isExpected =
      ['sent', 'delivered'].includes(to.state) &&
      !isAnswered(to, seen) &&
      tracked.treatment.cancelledAt === undefined &&
      tracked.treatment.event.consent.sms;
    const replyDue = isExpected ? this.#replyDue(to.key, seen) : undefined;
    if (from?.state !== to.state || from.told !== to.told || replyDue !== seen.replyDue)
      seen.changedAt = this.#now();
    seen.replyDue = replyDue;
  }

  #checkAnswered(id: string, { key }: SeenCheckIn, by: Writer): void {
    if (by.name !== 'replies' || !this.#replies.hasAnswer(id, key, by.text))
      this.#broken('false answer', id, `${key} counts as answered, and nobody has answered`);
  }

  /** START also undoes the no that the treatment itself keeps, which is no edit of its clinic's. */
  #asOptedIn(before: SeenTreatment, after: SeenTreatment, by: Writer): SeenTreatment {
    const isWillingAgain = !before.event.consent.sms && after.event.consent.sms;
    if (by.name !== 'replies' || !isWillingAgain || !this.#hasJustOptedIn(after.contactId, RUN_LIFE))
      return before;
    return { ...before, event: { ...before.event, consent: { ...before.event.consent, sms: true } } };
  }

  /** When a reply to a text is due by the care plan that it was sent by, if one is. */
  #replyDue(key: string, { marked, publishedAt }: TrackedCheckIn): number | undefined {
    const plan = this.#plans.find(({ id }) => id === marked?.event.carePlan);
    const replyBy = plan?.checkIns.find((checkIn) => checkIn.key === key)?.replyBy;
    return replyBy === undefined ? undefined : publishedAt + laterBy(replyBy, 0, 'UTC');
  }

  #checkSilence(id: string, key: string, seen: TrackedCheckIn): void {
    const due = this.#replyDue(key, seen);
    if (due === undefined || seen.accepted === undefined)
      this.#broken('false alert', id, `nobody was to reply to ${key}`);
    else if (this.#now() < due - SKEW)
      this.#broken('told too early', id, `a reply to ${key} is due at ${show(due)}`);
  }

  /** What ended without a text comes back by the clinic's correction of its cause, or by the patient's START, alone. */
  #checkRevival(id: string, tracked: Tracked, from: SeenCheckIn, { key, state }: SeenCheckIn, by: string) {
    const { corrected } = tracked;
    if (tracked.treatment.cancelledAt !== undefined)
      this.#broken('transition', id, `${key} goes from ${from.state} to ${state} after a cancel`);
    const isByPatient =
      by === 'replies' &&
      from.state === 'suppressed' &&
      this.#hasJustOptedIn(tracked.treatment.contactId, RUN_LIFE);
    if (isByPatient) return;
    const isByClinic = ['amend', 'version'].includes(by);
    const isCaused = ['failed', 'suppressed'].includes(from.state) ? corrected.contact : corrected.times;
    if (!isByClinic || !isCaused)
      this.#broken('transition', id, `${key} goes from ${from.state} to ${state} for no reason`);
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
    if (!tracked.treatment.event.consent.sms)
      this.#broken('after STOP', id, `${key} was marked, and its patient wants no texts`);
    if (!this.#timesOf(tracked).has(key))
      this.#broken('abandoned', id, `${key} was marked, and its care plan asks for it no more`);
  }

  #checkEvidence(
    id: string,
    { key, state, messageId, textHash }: SeenCheckIn,
    { accepted, textHashes }: TrackedCheckIn,
  ) {
    if (accepted === undefined || accepted.messageId !== messageId) {
      return this.#broken(
        'false end',
        id,
        `${key} is ${state}, but the network has not accepted ${messageId} for it`,
      );
    }
    if (textHash === undefined || !textHashes.includes(textHash))
      this.#broken('wrong record', id, `${key} was sent in other words than those of ${textHash}`);
    const carrier = accepted.delivered ? 'delivered' : 'undelivered';
    if (state !== 'sent' && state !== carrier)
      this.#broken('false end', id, `the carrier says that ${key} is ${carrier}`);
  }

  #checkExpired(id: string, tracked: Tracked, checkIn: SeenCheckIn, seen: TrackedCheckIn): void {
    const { key } = checkIn;
    if (seen.accepted !== undefined) this.#broken('false end', id, `${key} was sent, not missed`);
    const { contactId, clinicId } = tracked.treatment;
    if (this.#hasTimeFor(tracked, checkIn) && !this.#ceilings.excuse(contactId, clinicId)) {
      this.#broken('false end', id, `${key} expires while there is time to send it`);
    }
  }

  #checkContact(id: string, { contactId, event }: SeenTreatment): void {
    const phone = this.#phones.get(contactId) ?? event.patient.phone;
    this.#phones.set(contactId, phone);
    if (phone !== event.patient.phone) this.#broken('wrong contact', id, 'one contact stands for two phones');
  }

  /** The due index shows a treatment exactly as long as something is open, and not later than that is wanted. */
  #checkWakeAt(id: string, { treatment, checkIns }: Tracked, wakeAt: number | undefined): void {
    const replyDueOf = (key: string) => checkIns.get(key)?.replyDue;
    const open = treatment.checkIns.filter((checkIn) => isOpenEnd(checkIn, replyDueOf(checkIn.key)));
    if ((wakeAt !== undefined) !== open.length > 0) {
      this.#broken('index', id, `${open.length} check-ins are open, but the due index says ${show(wakeAt)}`);
    }
    const latest = Math.min(
      ...open.map(({ key, state, expiresAt, attempt, told }) => {
        if (state === 'scheduled') return expiresAt;
        if (state === 'sending') return attempt?.deadline ?? 0;
        const replyDue = told === undefined ? replyDueOf(key) : undefined;
        return replyDue === undefined ? this.#now() + HOUR + SKEW : replyDue + RUN_LIFE + SKEW;
      }),
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
    // After a lost answer the mark is read again: it may be a treatment amended meanwhile that is looked at.
    const [asMarked, asIs] = [marked, tracked.treatment].map((version) =>
      this.#wrongMoment(key, clock, version, tracked),
    );
    if (asMarked !== undefined && asIs !== undefined) this.#broken(asMarked.kind, id, asMarked.what);
  }

  #wrongMoment(key: string, clock: number, version: SeenTreatment, tracked: Tracked) {
    const { dueAt = Number.POSITIVE_INFINITY, expiresAt = 0 } =
      this.#timesOf(tracked, version).get(key) ?? {};
    const { timeZone } = version.event.patient;
    if (clock < dueAt) return { kind: 'early', what: `${key} is due at ${show(dueAt)}` };
    if (clock >= expiresAt) return { kind: 'useless', what: `${key} was useful until ${show(expiresAt)}` };
    return isOpen(clock, this.#clinicOf(tracked).window, timeZone)
      ? undefined
      : { kind: 'at night', what: `${key} comes at night in ${timeZone}` };
  }

  /**
   * After a lost answer the mark is read again: the words may be those of a treatment amended meanwhile, the phone may not. Answers
   * the hashes of what the words are made of.
   */
  #checkWords(
    id: string,
    key: string,
    versions: [SeenTreatment, SeenTreatment],
    to: string,
    body: string,
    tracked: Tracked,
  ): readonly string[] {
    const [marked, stored] = versions;
    const clinic = this.#clinics.find((one) => one.id === marked.clinicId);
    if (to !== marked.event.patient.phone) this.#broken('wrong phone', id, `the text goes to ${to}`);
    const sourcesOf = (isHeld: boolean) =>
      versions
        .map((version) => clinic && wordsOf(version, key, clinic, this.#plans, dateOf, isHeld))
        .flatMap((words) => (words?.body === body ? words.textHash : []));
    const { must, may } = this.#mustHold(id, key, marked, tracked);
    const [lifting, held] = [sourcesOf(false), sourcesOf(true)];
    const [isLifting, isHeld] = [lifting.length > 0, held.length > 0];
    if (!isLifting && !isHeld) this.#broken('wrong words', id, `the patient reads: ${body}`);
    else if (must && !isHeld) this.#broken('lifted too early', id, `the patient reads: ${body}`);
    else if (!may && !isLifting && marked.revision === stored.revision)
      this.#broken('held for nothing', id, `the patient reads: ${body}`);
    const others = this.#clinics.filter((one) => one.id !== marked.clinicId);
    if (others.some(({ name }) => body.includes(name)))
      this.#broken('wrong words', id, 'it names another clinic');
    if (/exosom|therap|terapia/i.test(body)) this.#broken('wrong words', id, 'it names the procedure');
    return [...lifting, ...held];
  }

  /**
   * Whether a text has to be held, and whether it may be: what holds it was looked at in the run that sends it, through an index
   * that lags behind.
   */
  #mustHold(
    id: string,
    key: string,
    marked: SeenTreatment,
    tracked: Tracked,
  ): { must: boolean; may: boolean } {
    const planOf = ({ event }: SeenTreatment) => this.#plans.find((plan) => plan.id === event.carePlan);
    const lifts = planOf(marked)?.checkIns.find((planned) => planned.key === key)?.lifts;
    if (lifts === undefined) return { must: false, may: false };
    const looked = this.#now() - RUN_LIFE - SKEW;
    const alertsOf = (of: string, { checkIns }: Tracked) => {
      const ofCheckIns = [...checkIns.values()].map(({ alert, isAlertOpen, alertAt }) => ({
        changedAt: alertAt,
        isHolding: isAlertOpen && alert === 'unknown',
      }));
      return [...ofCheckIns, ...this.#replies.alertsOf(of)].map(({ changedAt, isHolding }) => ({
        isSettled: changedAt < looked,
        holdsAt: (_: number) => isHolding,
      }));
    };
    const others = [...(this.#ofContact.get(marked.contactId) ?? [])].flatMap((other) => {
      const seen = this.#tracked.get(other);
      if (seen === undefined || other === id || seen.treatment.clinicId !== marked.clinicId) return [];
      const { treatment, settledSince } = seen;
      const { timeZone } = treatment.event.patient;
      const isAnothers = treatment.contactId !== marked.contactId;
      const isOver = isAnothers || treatment.cancelledAt !== undefined;
      const ends = (isOver ? [] : (planOf(treatment)?.restrictions ?? []))
        .filter((restriction) => lifts.includes(restriction.key))
        .map(({ until }) => laterBy(until, treatment.event.treatedAt, timeZone));
      const restricts = { isSettled: true, holdsAt: (at: number) => ends.some((end) => end > at) };
      return [restricts, ...(isAnothers ? [] : alertsOf(other, seen))].map(({ isSettled, holdsAt }) => ({
        isSettled: isSettled && settledSince < looked - INDEX_LAG,
        holdsAt,
      }));
    });
    const all = [...alertsOf(id, tracked), ...others];
    return {
      must: all.some(({ isSettled, holdsAt }) => isSettled && holdsAt(this.#now() + SKEW)),
      may: all.some(({ isSettled, holdsAt }) => !isSettled || holdsAt(looked)),
    };
  }

  #timesOf(tracked: Tracked, { event }: SeenTreatment = tracked.treatment) {
    const { carePlan, treatedAt, patient } = event;
    const of = `${carePlan} ${treatedAt} ${patient.timeZone}`;
    if (tracked.plan.of !== of) {
      const times = new Map<string, { dueAt: number; expiresAt: number }>();
      for (const { key, offset, expiresAfter } of this.#plans.find((plan) => plan.id === carePlan)
        ?.checkIns ?? []) {
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
      const { since = 0, changedAt = 0, replyDue } = seen ?? {};
      const isSilent = told === 'silence' && replyDue !== undefined;
      const isUntrue = told !== undefined && mustBeTakenBack.includes(state) && !isSilent;
      const takenBack = isUntrue
        ? [{ what: `what a person was told of ${key} must be taken back`, by: this.#excused(changedAt) }]
        : [];
      if (state === 'scheduled')
        return [{ what: `${key} must have ended`, by: this.#excused(expiresAt) }, ...takenBack];
      if (isUntrue) return takenBack;
      if (state === 'sending') {
        return [
          { what: `${key} must be sent or unknown`, by: this.#excused((attempt?.deadline ?? 0) + SKEW) },
        ];
      }
      if (replyDue !== undefined && !(isSilent && seen?.told === 'silence')) {
        // It is noted as sent when the function comes to it, or when a receipt does.
        const from = Math.max(replyDue + RUN_LIFE + SKEW, changedAt);
        return [{ what: `a person must be told that nobody replied to ${key}`, by: this.#excused(from) }];
      }
      if (!badEnds.includes(state) || (seen?.told === state && told === state)) return [];
      const from = state === 'unknown' ? since + UNKNOWN_TOLD_AFTER : since;
      return [{ what: `a person must be told that ${key} is ${state}`, by: this.#excused(from) }];
    });
  }

  /** The bound behind `moment`, or behind the outages that go on then: `longer`, for what waits among the dead letters. */
  #excused(moment: number, longer = 0, bound = BOUND): number {
    let by = moment + bound;
    for (const { from, until } of this.#excuses) {
      if (from < by && until > moment) by = Math.max(by, until + longer + bound);
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

/** In these, whatever a person was told holds no more, but that nobody replies. */
const mustBeTakenBack = ['scheduled', 'sent', 'delivered', 'cancelled'];

function isOpenEnd({ state, told }: SeenCheckIn, replyDue: number | undefined): boolean {
  if (state === 'scheduled' || state === 'sending') return true;
  if (badEnds.includes(state)) return told !== state;
  return told !== (replyDue === undefined ? undefined : 'silence');
}

/** A reply to what was said before is none to the text. */
/** When a text was sent is not known to the minute: what was said a little before it may be taken for its answer. */
const isAnswered = ({ answeredAt }: SeenCheckIn, { publishedAt }: TrackedCheckIn): boolean =>
  answeredAt !== undefined && answeredAt > publishedAt - RECORDED_WITHIN - SKEW;

const newCheckIn = (now: number): TrackedCheckIn => ({
  tokens: new Set(),
  published: new Set(),
  publishedAt: 0,
  textHashes: [],
  accepted: undefined,
  wasUnknown: false,
  rejected: false,
  states: new Set(),
  since: now,
  replyDue: undefined,
  changedAt: now,
  marked: undefined,
  told: undefined,
  alert: undefined,
  isAlertOpen: false,
  alertAt: Number.NEGATIVE_INFINITY,
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
