import type { Acknowledgement, Alert, AlertKey, AlertState, StandingAlert } from '../domain/alert.ts';
import type { AlertLink } from '../domain/alert-message.ts';
import type { Ceiling } from '../domain/ceiling.ts';
import type { Attempt } from '../domain/check-in.ts';
import type { Clinic } from '../domain/clinic.ts';
import type { Reply } from '../domain/heard-reply.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConsentWord, ReplyOutcome } from '../domain/reply.ts';
import type { SendOutcome } from '../domain/send-outcome.ts';
import type { Treatment } from '../domain/treatment.ts';

/** The treatments, which are the truth. Reads are strongly consistent. */
export interface Treatments {
  /** Stores a new treatment as version 1; `exists` if its clinic has that id already, which is then left as it was. */
  create(treatment: Treatment): Promise<'created' | 'exists'>;
  find(clinicId: string, treatmentId: string): Promise<Treatment | undefined>;
  /**
   * Replaces the treatment if the stored version is still `treatment.version`, incrementing it.
   * Answers what is now stored, or `conflict`: somebody else wrote first (or this very write, retried, already had).
   */
  replace(treatment: Treatment): Promise<Treatment | 'conflict'>;
  /** Those of the keys that there are, in the order of the keys. */
  findAll(keys: readonly TreatmentKey[]): Promise<readonly Treatment[]>;
  /** Lets `ofContact` go on finding the treatment by the contact that it has now, whatever becomes of its phone. */
  keepContact(treatment: Treatment): Promise<void>;
}

export interface TreatmentKey {
  readonly clinicId: string;
  readonly treatmentId: string;
}

/** The indexes over the treatments. They lag behind: whoever finds a treatment by one reads it before acting. */
export interface TreatmentIndexes {
  /** A page of the treatments and alerts of one shard that must be looked at by `now`, the longest waiting first. */
  due(shard: number, now: Instant, after?: DueCursor): Promise<DuePage>;
  /** All treatments of a contact, those included whose phone has been corrected since a text went to it. */
  ofContact(contactId: string): Promise<readonly TreatmentKey[]>;
  /** At most `limit` treatments of a clinic, those treated last first, behind `after` where it is given. */
  ofClinic(
    clinicId: string,
    range: { readonly from?: Instant; readonly before?: Instant },
    limit: number,
    after?: ListPosition,
  ): Promise<{ readonly positions: readonly ListPosition[]; readonly isLast: boolean }>;
}

/** A place in the list of a clinic's treatments. It stays a place whatever is added, moved or removed. */
export interface ListPosition {
  readonly treatedAt: Instant;
  readonly treatmentId: string;
}

export interface DuePage {
  readonly keys: readonly TreatmentKey[];
  readonly alerts: readonly AlertKey[];
  readonly next: DueCursor | undefined;
}

/** Where a page ended. What it holds is the index's own affair. */
export type DueCursor = Readonly<Record<string, unknown>>;

/** What patients answered. */
export interface Replies {
  /** Stores a reply, once. `done`: it was stored before, and everything was done about it. */
  store(reply: Reply): Promise<'stored' | 'stored-before' | 'done'>;
  /** Notes that everything has been done about a reply. */
  finish(reply: Reply): Promise<void>;
  /** The replies about a treatment, the first first. */
  of(treatment: TreatmentKey): Promise<readonly Reply[]>;
  /**
   * Takes the right to send one answer, under a name; false if it was taken before. It does not lapse. Repeating a claim with the
   * same token succeeds.
   */
  claimAnswer(treatment: TreatmentKey, name: string, token: string): Promise<boolean>;
  /** Gives it back: nothing was sent. */
  unclaimAnswer(treatment: TreatmentKey, name: string): Promise<void>;
}

/** A claim on a contact for one text. It lapses by itself at `until`. */
export interface Reservation {
  readonly contactId: string;
  /** Which text it is for: a check-in of a treatment. */
  readonly text: string;
  readonly token: string;
  readonly until: Instant;
}

/** An answer to the contact's own text: one that an opt-out forbids, and one that it does not. */
export type AnswerPurpose = 'answer' | 'exempt-answer';

/** Who said so: the patient (STOP, or at the desk), somebody else who has the phone, or the network. */
export type OptOutReason = 'patient' | 'wrong-number' | 'network';

/** Who may be texted, one at a time. A contact holds no phone number. */
export interface Contacts {
  /**
   * One conditional write. `purpose`: of an answer, absent for a check-in.
   * Repeating a reservation with the same token succeeds. `being-sent`: the contact is held for
   * this very text, by another worker; `busy`: for another text.
   */
  reserve(
    reservation: Reservation,
    now: Instant,
    purpose?: AnswerPurpose,
  ): Promise<'reserved' | 'opted-out' | 'quarantined' | 'being-sent' | 'busy'>;
  /** Frees the contact if `token` still holds it. */
  release(contactId: string, token: string): Promise<void>;
  /**
   * From now on nothing but answers is reserved for the contact. The first moment is kept, and its reason unless the network
   * says so too. `saidAt`: of a text,
   * which may come late or again; `superseded`: the phone has said START since.
   */
  optOut(
    contactId: string,
    at: Instant,
    reason?: OptOutReason,
    saidAt?: Instant,
  ): Promise<'opted-out' | 'superseded'>;
  /**
   * Undoes an opt-out that the patient asked for. `blocked`: the network keeps it, and alone can undo it; `superseded`: it was
   * asked for after `saidAt`.
   */
  optIn(contactId: string, saidAt: Instant): Promise<'opted-in' | 'blocked' | 'superseded'>;
  /** When the contact was last reserved for an answer, which is sent within a run's life. */
  lastAnswerAt(contactId: string): Promise<Instant | undefined>;
  isOptedOut(contactId: string): Promise<boolean>;
}

/** Which texts are counted together: those to a contact or for a clinic, of a day of UTC, as `2026-11-24`. */
export interface TextCounter {
  readonly of: Ceiling;
  readonly id: string;
  readonly day: string;
}

/** How many texts go out. */
export interface TextCounts {
  /** Counts one text more, in one conditional write; false where there are `ceiling` already, and nothing is counted. */
  count(counter: TextCounter, ceiling: number): Promise<boolean>;
  /** Counts one text less. Tried once: a repetition would take back another's. */
  takeBack(counter: TextCounter): Promise<void>;
}

/** A hint that a check-in wants looking at. `sendAt` is what it was made for: a wake-up for another one is stale. */
export interface WakeUp {
  readonly clinicId: string;
  readonly treatmentId: string;
  readonly checkIn: string;
  readonly sendAt: Instant;
}

export interface Schedules {
  /** Wakes at the minute `at`, which lies ahead. Done already counts as done. */
  schedule(wakeUp: WakeUp, at: Instant): Promise<void>;
}

export interface WakeUpQueue {
  /** Wakes after `delaySeconds` (0 to 900) without a schedule. */
  enqueue(wakeUp: WakeUp, delaySeconds: number): Promise<void>;
}

/** Where messages go that nobody can read, to be looked at by a person. */
export interface DeadLetters {
  put(body: string): Promise<void>;
}

/** Where texts wait that have been heard and are to be answered. */
export interface AnswerQueue {
  put(body: string): Promise<void>;
}

/** A message of a queue, as it was received. */
export interface Redelivery {
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly receives: number;
}

/** When a message that failed comes again. */
export interface Redeliveries {
  /** Soon: the sooner the fewer times it has failed, and in the end when its queue says. */
  soon(message: Redelivery): Promise<void>;
}

/** How many wake-ups wait on the queue or are being followed, about. */
export interface Backlog {
  size(): Promise<number>;
}

/** Tells a person of the clinic. Telling twice does no harm. */
export interface Alerts {
  /** An alert that stands already, and was told, is left as it is. */
  raise(alert: Alert): Promise<void>;
  /** The alert of this check-in, if there is one, no longer holds. */
  resolve(checkIn: TreatmentKey & { readonly checkIn: string }, at: Instant): Promise<void>;
  /**
   * Tells what has not been told, and the second contact of an urgent alert that nobody has taken over in time; false where
   * neither is so. What is left lying even so is journalled.
   */
  lookAfter(alert: AlertKey, now: Instant): Promise<boolean>;
}

/** What was raised, and what became of it. */
export interface AlertStore {
  /** Stores an alert, unless the same stands already, and answers what stands. One of another kind, or that was resolved, it takes the place of. */
  open(alert: StandingAlert): Promise<StandingAlert>;
  /** Notes that its owner was told of it, who is the owner from then on. */
  noteTold(alert: StandingAlert, at: Instant): Promise<void>;
  /** Notes that nobody has taken it over yet. */
  noteLeft(alert: StandingAlert, at: Instant): Promise<void>;
  find(key: AlertKey): Promise<StandingAlert | undefined>;
  /** Takes an open alert over; one that is no longer open stays as it is. Answers how it stands, undefined if there is none. */
  acknowledge(key: AlertKey, acknowledgement: Acknowledgement): Promise<StandingAlert | undefined>;
  /** An alert that is there no longer holds. */
  resolve(key: AlertKey, at: Instant): Promise<void>;
  /** At most `limit` alerts of a clinic that are in a state, those raised first first, behind `after` where it is given. */
  list(
    clinicId: string,
    state: AlertState,
    limit: number,
    after?: AlertPosition,
  ): Promise<{ readonly alerts: readonly StandingAlert[]; readonly next: AlertPosition | undefined }>;
}

/** A place in the list of a clinic's alerts. */
export interface AlertPosition {
  readonly raisedAt: Instant;
  readonly alertId: string;
}

/** Which alert a link's token opens. The token itself is not kept. */
export interface AlertLinks {
  keep(token: string, alert: AlertKey, expiresAt: Instant): Promise<void>;
  /** Undefined for a token that is unknown, or expired by `now`. */
  find(token: string, now: Instant): Promise<AlertKey | undefined>;
}

/** Sends people what an alert says, to its owner. */
export interface AlertMessages {
  send(alert: StandingAlert, link: AlertLink): Promise<void>;
}

/** What persons of the clinics were told and nobody has seen to yet. */
export interface OpenAlerts {
  /** The kinds of the open alerts of a treatment. The read is strongly consistent. */
  openOf(treatment: TreatmentKey): Promise<readonly Alert['kind'][]>;
}

export interface Texts {
  /** Hands one text to the network, once, within 5 seconds. Never throws for an answer of the network. */
  publish(text: { readonly to: string; readonly body: string }): Promise<SendOutcome>;
}

export interface Clinics {
  find(clinicId: string): Promise<Clinic | undefined>;
}

/** The systems that call us, by the id that the identity provider knows them by. */
export interface Clients {
  /** The id of the clinic that a client acts for, or undefined if for none. */
  clinicOf(clientId: string): Promise<string | undefined>;
}

/** What one run of the sweep found. */
export interface SweepReport {
  /** Check-ins that were found unsent well after their time: the wake-up was lost, or the queue is old. */
  readonly overdue: number;
  /** How long after its `sendAt` the oldest of them is, in milliseconds; 0 where there is none. */
  readonly oldestOverdueAge: number;
  readonly told: number;
  /** Treatments that could not be dealt with; the next run finds them again. */
  readonly failed: number;
  /** True if there was more than the run had time for; the next one finds it. */
  readonly cutShort: boolean;
  /** True if the queue was old and lost wake-ups were held back. */
  readonly heldBack: boolean;
}

/** How the patient is, else what the patient wants; `automatic`: a machine sent it. */
export type ReplyMeaning = ReplyOutcome | ConsentWord | 'automatic';

/** What ops want to know of what went wrong, and of what left the house. */
export interface Journal {
  /** A wake-up could not be had. The check-in waits for the sweep. */
  wakeUpNotMade(wakeUp: WakeUp, error: unknown): void;
  /** What became of an answer to a reply. */
  answered(
    reply: Reply,
    answer: string,
    outcome: SendOutcome['result'] | 'not-allowed' | 'ceiling-reached',
  ): void;
  /** Whether a contact has opted out could not be had. Whoever sends asks again. */
  contactNotRead(treatment: TreatmentKey, error: unknown): void;
  /** The deployed care plan has no text for a check-in. */
  textNotComposed(wakeUp: WakeUp, error: unknown): void;
  /** A text of a treatment does not leave, or not today: so many have gone to its phone, or for its clinic. */
  ceilingReached(treatment: TreatmentKey, ceiling: Ceiling): void;
  /** What the network said to a text, written down before the store is asked to record it. */
  published(wakeUp: WakeUp, attempt: Attempt, outcome: SendOutcome): void;
  /** What the network said to any text, a check-in's or an answer, of so many parts. */
  texted(parts: number, outcome: SendOutcome): void;
  /** SNS took a text of the account, and did not send it because the account has reached its spend limit. */
  spendLimitReached(messageId: string): void;
  /** What a patient's text means, when it is first stored. */
  replied(meaning: ReplyMeaning): void;
  /** Nobody has taken over an alert that was raised so many milliseconds ago, though it was time. */
  alertLeft(alert: AlertKey, severity: 'urgent' | 'high', age: number): void;
}
