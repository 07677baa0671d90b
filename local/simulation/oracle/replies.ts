import {
  type SeenAlert,
  type SeenAnswers,
  type SeenCarePlan,
  type SeenClinic,
  type SeenMeaning,
  type SeenReply,
  type SeenText,
  type SeenTreatment,
  wordsOfAnswers,
} from './facts.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** How far two clocks may be apart. */
const SKEW = 10 * SECOND;
/** As long as a run may live that hears replies, or sweeps. */
const RUN_LIFE = 120 * SECOND;
const INDEX_LAG = 5 * MINUTE;
/** An urgent alert that nobody has taken over goes to the second contact after this. */
const ESCALATES_AFTER = 15 * MINUTE;
const MOST_URGENT_A_DAY = 3;
/** That a text was sent is recorded within so much. */
const RECORDED_WITHIN = 5 * MINUTE;
/** So near to midnight nobody can say which day an answer was claimed for. */
const ABOUT_MIDNIGHT = 5 * MINUTE;

/** What of a treatment a reply to it is judged by. */
interface View {
  readonly treatment: SeenTreatment;
  readonly contacts: ReadonlySet<string>;
  /** Since when its phone, and all that its clinic has said, are as they are. */
  readonly contactSince: number;
  readonly settledSince: number;
}

interface Surroundings {
  readonly now: () => number;
  readonly later: (at: number, look: () => void) => void;
  /** By when a run must have followed, a reply been heard, and one that was heard been done with: after a day it is not answered. */
  readonly excused: (moment: number) => number;
  readonly excusedReply: (moment: number) => number;
  readonly excusedAnswer: (moment: number) => number;
  readonly broken: (kind: string, treatment: string, what: string) => void;
  readonly note: (treatment: string, line: () => string) => void;
  readonly viewOf: (treatment: string) => View | undefined;
  readonly ofContact: (contactId: string) => readonly string[];
  /** When the text of a check-in was last handed to the network, and which check-in a text of ours is of. */
  readonly publishedAt: (treatment: string, checkIn: string | undefined) => number;
  /** When a check-in last came into another state. */
  readonly changedAt: (treatment: string, checkIn: string) => number;
  readonly textOf: (
    messageId: string,
  ) => { readonly treatment: string; readonly checkIn: string } | undefined;
  readonly hasTexted: (treatment: string, contactId: string) => boolean;
  /** The treatments whose latest text a contact may surely answer, if it said something then. */
  readonly answerable: (contactId: string, saidAt: number) => readonly string[];
  readonly isHeldFor: (contactId: string, replyId: string) => boolean;
  readonly clinics: readonly SeenClinic[];
  readonly plans: readonly SeenCarePlan[];
  readonly answers: SeenAnswers;
}

interface TrackedText extends SeenText {
  /** The treatments that it was stored for, and the check-in that it answers, if one. */
  readonly abouts: Map<string, string | undefined>;
  isDone: boolean;
  /** What a person was told of it, with the treatment. */
  readonly told: Set<string>;
  /** Whether the no that it says holds. */
  obeyed: boolean;
  /** Whether it was taken for an answer to something else when it came again. */
  isMoved: boolean;
}

interface TrackedAlert {
  readonly kind: string;
  readonly raisedAt: number;
  isOpen: boolean;
  changedAt: number;
  takenOverAt: number | undefined;
  isEscalated: boolean;
}

type What = 'how the patient is' | 'what the patient wants';

const worries: readonly string[] = ['urgent', 'concern', 'unreadable'];
const digits: readonly string[] = ['1', '2', '3'];

/** Holds what patients write to what was promised of it: stored, told to a person, answered at most once. */
export class Replies {
  readonly #in: Surroundings;
  readonly #texts = new Map<string, TrackedText>();
  /** By treatment. */
  readonly #alerts = new Map<string, Map<string, TrackedAlert>>();
  readonly #accepted = new Map<string, number>();

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  said(text: SeenText): void {
    for (const id of this.#in.ofContact(text.contactId))
      this.#in.note(id, () => `the patient says, as ${text.id}: ${text.body}`);
    const tracked = {
      abouts: new Map(),
      told: new Set<string>(),
      obeyed: false,
      isMoved: false,
      isDone: false,
    };
    this.#texts.set(text.id, { ...text, ...tracked });
    const heardBy = this.#in.excusedReply(text.comesAt);
    this.#in.later(heardBy, () => this.#mustBeHeard(text.id));
    this.#in.later(this.#in.excusedAnswer(heardBy), () => this.#mustBeDone(text.id));
  }

  textOf(id: string | undefined): SeenText | undefined {
    return id === undefined ? undefined : this.#texts.get(id);
  }

  obeyed(id: string): void {
    const text = this.#texts.get(id);
    if (text !== undefined) text.obeyed = true;
  }

  /** Whether anything that a patient wrote answers the treatment. */
  hasAnswer(treatment: string, checkIn: string, id: string | undefined): boolean {
    const text = id === undefined ? undefined : this.#texts.get(id);
    if (text !== undefined) this.#noteAbout(text, treatment, checkIn);
    return text !== undefined && !text.meaning.automatic && text.abouts.has(treatment);
  }

  stored(reply: SeenReply) {
    const id = idOf(reply);
    this.#in.note(id, () => `${reply.id} is stored for ${reply.checkIn ?? 'no check-in'}`);
    const text = this.#texts.get(reply.id);
    const view = this.#in.viewOf(id);
    if (text === undefined) return this.#in.broken('false reply', id, `nobody said ${reply.id}`);
    if (text.abouts.has(id)) this.#in.broken('stored twice', id, `${reply.id} is stored a second time`);
    text.abouts.set(id, reply.checkIn);
    if (view === undefined) return;
    // A text that is on its way may be put off yet: what answers it is then about another when it comes again.
    const { state } = view.treatment.checkIns.find(({ key }) => key === reply.checkIn) ?? {};
    if (state === 'sending') text.isMoved = true;
    if (!view.contacts.has(text.contactId))
      this.#in.broken('wrong patient', id, `${reply.id} came from a phone that it never had`);
    this.#checkAddressee(id, reply, text);
    if (this.#in.publishedAt(id, reply.checkIn) > text.saidAt + RECORDED_WITHIN)
      this.#in.broken('wrong check-in', id, `${reply.id} was said before ${reply.checkIn} was sent`);
  }

  /** Everything was done about it. */
  done(reply: SeenReply): void {
    const id = idOf(reply);
    this.#in.note(id, () => `${reply.id} is done with`);
    const text = this.#texts.get(reply.id);
    const view = this.#in.viewOf(id);
    if (text !== undefined) text.isDone = true;
    if (text === undefined || view === undefined) return;
    this.#noteAbout(text, id, reply.checkIn);
    const { outcome, consent, automatic } = text.meaning;
    if (isNo(consent) && !text.obeyed)
      this.#in.broken('after STOP', id, `${reply.id} is done with, and its no does not hold`);
    if (text.answers === undefined) {
      for (const other of this.#in.answerable(text.contactId, text.saidAt))
        if (!text.abouts.has(other))
          this.#in.broken('lost', other, `${reply.id} may be about it, and is not stored`);
    }
    const meanings = this.#meaningsOf(text.meaning, view, reply.checkIn);
    const isWorry = outcome !== undefined && meanings.every((meaning) => worries.includes(meaning));
    if (isWorry && !text.told.has(`how the patient is ${id}`))
      this.#in.broken('lost', id, `${reply.id} is done with, and nobody was told how the patient is`);
    if (isNo(consent) && !text.told.has(`what the patient wants ${id}`))
      this.#in.broken('lost', id, `${reply.id} is done with, and nobody was told what the patient wants`);
    const checkIn = view.treatment.checkIns.find(({ key }) => key === reply.checkIn);
    if (!automatic && checkIn?.messageId !== undefined && checkIn.answeredAt === undefined)
      this.#in.broken('lost', id, `${reply.id} is done with, and ${checkIn.key} counts as unanswered`);
  }

  alertChanged(before: SeenAlert | undefined, after: SeenAlert): void {
    const id = idOf(after);
    const now = this.#in.now();
    if (this.#in.viewOf(id) === undefined) return;
    const alerts = this.#alerts.get(id) ?? new Map<string, TrackedAlert>();
    this.#alerts.set(id, alerts);
    if (after.state === 'resolved')
      this.#in.broken('false end', id, `what ${after.replyId} says is resolved by itself`);
    const known = alerts.get(nameOf(after));
    if (before === undefined || known === undefined) {
      this.#checkCause(id, after);
      const { kind, raisedAt } = after;
      if (raisedAt > now + SKEW || raisedAt < now - RUN_LIFE - SKEW)
        this.#in.broken('clock', id, `an alert claims to be raised at ${show(raisedAt)}`);
      alerts.set(nameOf(after), {
        kind,
        raisedAt,
        isOpen: true,
        changedAt: now,
        takenOverAt: undefined,
        isEscalated: false,
      });
      if (kind === 'urgent')
        this.#in.later(this.#in.excused(raisedAt + ESCALATES_AFTER), () => this.#mustBeEscalated(id, after));
      return;
    }
    const isOpen = after.state === 'open';
    if (known.isOpen !== isOpen) known.changedAt = now;
    known.isOpen = isOpen;
    if (after.state === 'acknowledged') known.takenOverAt ??= now;
  }

  told(alert: SeenAlert) {
    const id = idOf(alert);
    const now = this.#in.now();
    const known = this.#alerts.get(id)?.get(nameOf(alert));
    if (this.#in.viewOf(id) === undefined) return;
    if (known === undefined)
      return this.#in.broken('not stored', id, `a person is told of ${alert.kind}, which is not stored`);
    if (known.takenOverAt !== undefined && now > known.takenOverAt + RUN_LIFE)
      this.#in.broken('told again', id, `${alert.kind} was taken over at ${show(known.takenOverAt)}`);
    if (alert.owner === 'second') {
      if (alert.kind !== 'urgent' || now < known.raisedAt + ESCALATES_AFTER - SKEW)
        this.#in.broken('told too early', id, `the second contact is told of ${alert.kind}`);
      known.isEscalated = true;
    }
    this.#texts.get(alert.replyId ?? '')?.told.add(`${whatOf(alert.kind)} ${id}`);
  }

  /** What may hold a text of the treatment. */
  alertsOf(treatment: string): readonly { readonly changedAt: number; readonly isHolding: boolean }[] {
    return [...(this.#alerts.get(treatment)?.values() ?? [])]
      .filter(({ kind }) => worries.includes(kind))
      .map(({ changedAt, isOpen }) => ({ changedAt, isHolding: isOpen }));
  }

  answering(replyId: string, { to, body }: { readonly to: string; readonly body: string }): void {
    const text = this.#texts.get(replyId);
    if (text === undefined) return;
    const [id = ''] = text.abouts.keys();
    this.#in.note(id, () => `${replyId} is being answered: ${body}`);
    if (to !== text.from) this.#in.broken('wrong phone', id, `the answer to ${text.from} goes to ${to}`);
    if (text.meaning.automatic) this.#in.broken('loop', id, 'a machine is answered');
    if (!this.#in.isHeldFor(text.contactId, replyId))
      this.#in.broken('not reserved', id, `${replyId} is answered without its contact`);
    const answer = this.answerIn(body);
    if (answer === undefined || !this.#mayAnswer(text.meaning).includes(answer.kind))
      this.#in.broken('wrong words', id, `the patient, who said ${text.body}, reads: ${body}`);
    else if (!this.#aboutsOf(text, answer.clinicId).length)
      this.#in.broken('wrong words', id, `a clinic answers that is not the patient's: ${body}`);
    const isTold = (what: What) => [...text.told].some((told) => told.startsWith(what));
    const { outcome = '', consent } = text.meaning;
    if (mustTellHow(outcome) && !isTold('how the patient is'))
      this.#in.broken('answered first', id, `${replyId} is answered before a person is told`);
    if (isNo(consent) && !isTold('what the patient wants'))
      this.#in.broken('answered first', id, `${replyId} is answered before a person is told`);
    if (isNo(consent) && !text.obeyed)
      this.#in.broken('after STOP', id, `${replyId} is answered before its no holds`);
  }

  answerAccepted(replyId: string, { body }: { readonly body: string }): void {
    const text = this.#texts.get(replyId);
    const answer = this.answerIn(body);
    if (text === undefined || text.isMoved || answer === undefined) return;
    const { kind, clinicId } = answer;
    const [about] = this.#aboutsOf(text, clinicId);
    // Of several it is the product's to say which one the answer is about.
    if (about === undefined || text.abouts.size > 1) return;
    const { id, checkIn } = about;
    this.#in.note(id, () => `the network accepts the answer to ${replyId}: ${kind}`);
    if (this.#crossesAnother(id, checkIn, text)) return;
    const isOnce =
      checkIn !== undefined && (worries.includes(kind) || kind === 'fine' || kind === 'expected');
    const now = this.#in.now();
    const sinceMidnight = now % DAY;
    const isDayKnown = sinceMidnight > ABOUT_MIDNIGHT && sinceMidnight < DAY - ABOUT_MIDNIGHT;
    if (!isDayKnown && (kind === 'urgent' || !isOnce)) return;
    const day = Math.floor(now / DAY);
    const name = kind === 'urgent' || !isOnce ? `${id} ${kind} on ${day}` : `${id} ${kind} to ${checkIn}`;
    const count = (this.#accepted.get(name) ?? 0) + 1;
    this.#accepted.set(name, count);
    if (count > (kind === 'urgent' ? MOST_URGENT_A_DAY : 1))
      this.#in.broken('two answers', id, `the network accepts the answer ${kind} for the ${count}th time`);
  }

  forget(treatment: string): void {
    this.#alerts.delete(treatment);
  }

  #noteAbout(text: TrackedText, id: string, checkIn: string | undefined): void {
    if (text.abouts.get(id) !== checkIn) text.isMoved = true;
  }

  /** Whether another text of ours crossed it: when it comes again, to be answered, it may be taken to answer that one. */
  #crossesAnother(id: string, checkIn: string | undefined, { saidAt }: TrackedText): boolean {
    const others = this.#in.viewOf(id)?.treatment.checkIns.filter(({ key }) => key !== checkIn) ?? [];
    return others.some(({ key }) => Math.abs(this.#in.publishedAt(id, key) - saidAt) < RECORDED_WITHIN);
  }

  /** What the network knows it to answer, it answers, once that is stored. */
  #checkAddressee(id: string, { checkIn, id: replyId }: SeenReply, text: TrackedText): void {
    const answered = text.answers === undefined ? undefined : this.#in.textOf(text.answers);
    const view = answered && this.#in.viewOf(answered.treatment);
    if (answered === undefined || view === undefined) return;
    const settled = this.#in.now() - RUN_LIFE - INDEX_LAG - SKEW;
    const recorded = view.treatment.checkIns.find(({ key }) => key === answered.checkIn);
    const isRecorded =
      recorded?.messageId === text.answers &&
      this.#in.changedAt(answered.treatment, answered.checkIn) < settled &&
      view.contactSince < settled;
    if (isRecorded && (answered.treatment !== id || answered.checkIn !== checkIn))
      this.#in.broken(
        'wrong check-in',
        id,
        `${replyId} answers ${answered.checkIn} of ${answered.treatment}`,
      );
  }

  #checkCause(id: string, { kind, replyId = '', checkIn }: SeenAlert): void {
    const text = this.#texts.get(replyId);
    const view = this.#in.viewOf(id);
    if (view === undefined) return;
    const { consent } = text?.meaning ?? {};
    const causes = [
      ...(text === undefined ? [] : this.#meaningsOf(text.meaning, view, checkIn)),
      ...(consent === 'stop' ? ['opt-out'] : []),
      ...(consent === 'wrong-number' ? [consent] : []),
    ];
    if (text !== undefined) this.#noteAbout(text, id, checkIn);
    if (text === undefined || !text.abouts.has(id) || !causes.includes(kind))
      this.#in.broken('false alert', id, `${kind} is raised for ${text?.body ?? 'what nobody said'}`);
  }

  /** What it may mean for a check-in: one thing, unless the clinic has just said something else. */
  #meaningsOf({ outcome }: SeenMeaning, view: View, checkIn: string | undefined): readonly string[] {
    if (outcome === undefined) return [];
    if (!digits.includes(outcome)) return [outcome];
    const inPlan = ({ checkIns }: SeenCarePlan) =>
      checkIns.find(({ key }) => key === checkIn)?.replies?.[outcome as '1' | '2' | '3'] ?? 'unreadable';
    const { settledSince, treatment } = view;
    const isSettled = settledSince < this.#in.now() - RUN_LIFE - SKEW;
    return this.#in.plans.filter(({ id }) => !isSettled || id === treatment.event.carePlan).map(inPlan);
  }

  #mustBeHeard(replyId: string): void {
    const text = this.#texts.get(replyId);
    if (text === undefined) return;
    const id = this.#surelyOf(text);
    if (id === undefined) return;
    const isTold = (what: What) => [...text.told].some((told) => told.startsWith(what));
    if (text.abouts.size === 0) this.#in.broken('lost', id, `${replyId} is not stored`);
    const { outcome = '', consent } = text.meaning;
    if (mustTellHow(outcome) && !isTold('how the patient is'))
      this.#in.broken('lost', id, `nobody was told how the patient is who said: ${text.body}`);
    if (isNo(consent) && !isTold('what the patient wants'))
      this.#in.broken('lost', id, `nobody was told what the patient wants who said: ${text.body}`);
    if (isNo(consent) && !text.obeyed) this.#in.broken('lost', id, `nobody obeyed who said: ${text.body}`);
  }

  /** Answered, or found to get no answer any more. */
  #mustBeDone(replyId: string): void {
    const text = this.#texts.get(replyId);
    if (text === undefined || text.isDone || text.abouts.size === 0) return;
    const id = this.#surelyOf(text);
    if (id !== undefined) this.#in.broken('lost', id, `${replyId} is heard, and never done with`);
  }

  /** A treatment whose phone said it, now as then. */
  #surelyOf(text: TrackedText): string | undefined {
    const settled = text.comesAt - INDEX_LAG;
    return this.#in.ofContact(text.contactId).find((one) => {
      const { treatment, contactSince = Number.POSITIVE_INFINITY } = this.#in.viewOf(one) ?? {};
      // A phone that was corrected before any text went to it is nobody's.
      const isTheirs = treatment?.contactId === text.contactId || this.#in.hasTexted(one, text.contactId);
      return isTheirs && contactSince < settled;
    });
  }

  #mustBeEscalated(id: string, alert: SeenAlert): void {
    const known = this.#alerts.get(id)?.get(nameOf(alert));
    if (known === undefined || known.isEscalated || known.takenOverAt !== undefined) return;
    this.#in.broken('lost', id, 'nobody took it over, and the second contact was not told that it is urgent');
  }

  #mayAnswer({ outcome, consent, automatic }: SeenMeaning): readonly string[] {
    if (automatic) return [];
    const consents =
      consent === undefined ? [] : consent === 'start' ? ['start', 'start-blocked'] : [consent];
    if (outcome === undefined || (consent !== undefined && outcome !== 'urgent')) return consents;
    if (!digits.includes(outcome)) return [outcome, ...consents];
    const planned = this.#in.plans.flatMap(({ checkIns }) =>
      checkIns.map(({ replies }) => replies?.[outcome as '1' | '2' | '3'] ?? 'unreadable'),
    );
    return ['unreadable', ...planned];
  }

  /** Whose answer this is, and of which kind. */
  answerIn(body: string): { readonly clinicId: string; readonly kind: string } | undefined {
    for (const clinic of this.#in.clinics) {
      const kind = wordsOfAnswers(clinic, this.#in.answers).get(body);
      if (kind !== undefined) return { clinicId: clinic.id, kind };
    }
    return undefined;
  }

  #aboutsOf(text: TrackedText, clinicId: string) {
    return [...text.abouts]
      .filter(([id]) => id.startsWith(`${clinicId}/`))
      .map(([id, checkIn]) => ({ id, checkIn }));
  }
}

const isNo = (consent: string | undefined): boolean => consent === 'stop' || consent === 'wrong-number';

/** Whatever it answers: 3 is a problem wherever it is offered, and cannot be read where it is not. */
const mustTellHow = (outcome: string): boolean => worries.includes(outcome) || outcome === '3';

const whatOf = (kind: string): What =>
  worries.includes(kind) ? 'how the patient is' : 'what the patient wants';

const nameOf = ({ checkIn, replyId, kind }: SeenAlert): string => `${checkIn ?? ''} ${replyId} ${kind}`;

const idOf = ({ clinicId, treatmentId }: { clinicId: string; treatmentId: string }): string =>
  `${clinicId}/${treatmentId}`;

const show = (instant: number): string => new Date(instant).toISOString();
