import { type Answers, composeAnswer } from '../domain/answer-text.ts';
import { type Ceilings, ceilingsFor, dayOf } from '../domain/ceiling.ts';
import type { Language } from '../domain/clinic.ts';
import type { AnswerKind, Reply } from '../domain/heard-reply.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { type CountText, countText, takeBack } from './count-text.ts';
import type { OptInTreatments } from './opt-in-treatments.ts';
import type { Contacts, Journal, Replies, Texts } from './ports.ts';

export interface SendAnswer extends OptInTreatments, CountText {
  readonly contacts: Pick<Contacts, 'reserve' | 'release'>;
  readonly replies: Pick<Replies, 'claimAnswer' | 'unclaimAnswer'>;
  readonly texts: Texts;
  readonly answers: Answers;
  readonly journal: Pick<Journal, 'answered' | 'ceilingReached'>;
  /** As the stage says. */
  readonly ceilings: Ceilings;
  readonly clock: () => Instant;
  /** Answers a new token at every call. */
  readonly newToken: () => string;
}

/** Whoever sent the text: the treatment's phone may have been corrected since. */
export interface Recipient {
  readonly contactId: string;
  /** E.164. */
  readonly phone: string;
  readonly language: Language;
}

/** A reservation whose holder is gone frees the contact by itself. */
const RESERVATION_LIFETIME = 5 * MINUTE;

/** What a patient wrote so long ago, because the store or the network was out, is for a person alone. */
const ANSWERED_WITHIN = DAY;

/**
 * One answer that waits for its turn, at its slowest, 6 s each: find the clinic, reserve, claim twice, count, take that back, give
 * back and release. One that is published takes nothing back before, and is given up after 5 s.
 */
export const SLOWEST_ANSWER = 8 * 6 * SECOND;

/** An answer that cannot be sent now: the text that it answers is to come again. */
export class AnswerDelayedError extends Error {
  constructor(reason: 'contact-busy' | 'refused' | 'no-time-left') {
    super(reason);
    this.name = reason;
  }
}

/**
 * Sends the answer to a reply, at any hour, as every text is sent: with the contact reserved, and at most once. One for each
 * kind and check-in, or day for what is not about a check-in; three a day of what may need help now; none after a day, nor beyond
 * a ceiling, which uses none of them up. Throws an AnswerDelayedError where it has to be tried again.
 */
export async function sendAnswer(
  kind: AnswerKind | 'start-blocked',
  reply: Reply,
  to: Recipient,
  deps: SendAnswer,
): Promise<void> {
  const now = deps.clock();
  if (now - reply.receivedAt > ANSWERED_WITHIN) return deps.journal.answered(reply, kind, 'not-allowed');
  const clinic = await deps.clinics.find(reply.clinicId);
  if (clinic === undefined) throw new Error('unknown clinic');
  const { contactId, phone, language } = to;
  const token = deps.newToken();
  const text = `answer/${reply.id}/${kind}`;
  const reservation = { contactId, text, token, until: now + RESERVATION_LIFETIME };
  const isExempt = EXEMPT.includes(kind);
  const reserved = await deps.contacts.reserve(reservation, now, isExempt ? 'exempt-answer' : 'answer');
  if (reserved === 'busy' || reserved === 'being-sent') throw new AnswerDelayedError('contact-busy');
  try {
    const claimed = reserved === 'reserved' ? await claim(kind, reply, token, now, deps) : undefined;
    if (claimed === undefined) return deps.journal.answered(reply, kind, 'not-allowed');

    const ceilings = ceilingsFor(clinic, deps.ceilings, isExempt);
    const counted = await countText({ contactId, clinicId: clinic.id }, ceilings, now, deps).catch(
      async (error) => {
        // Nothing was sent: the reply is to come again, and must not find that it was answered.
        await giveBack(claimed, reply, deps);
        throw error;
      },
    );
    if (typeof counted === 'string') {
      deps.journal.ceilingReached(reply, counted);
      deps.journal.answered(reply, kind, 'ceiling-reached');
      // Nothing was sent: what is said on another day may be answered.
      await giveBack(claimed, reply, deps);
      return;
    }

    const body = composeAnswer(kind, clinic, language, deps.answers);
    const { result } = await deps.texts.publish({ to: phone, body });
    deps.journal.answered(reply, kind, result);
    if (result !== 'refused') return;
    await Promise.all([giveBack(claimed, reply, deps), takeBack(counted, deps)]);
    throw new AnswerDelayedError('refused');
  } finally {
    // If that fails, the reservation lapses by itself.
    await deps.contacts.release(contactId, token).catch(() => undefined);
  }
}

const MOST_URGENT_A_DAY = 3;

/** The names under which the answer may be sent, or undefined if it may not. */
async function claim(
  kind: AnswerKind | 'start-blocked',
  reply: Reply,
  token: string,
  now: Instant,
  { replies }: SendAnswer,
): Promise<readonly string[] | undefined> {
  const { checkIn, id } = reply;
  const take = (name: string) => replies.claimAnswer(reply, name, token);
  if (OUTCOMES.includes(kind) && checkIn !== undefined) {
    const name = `${kind}/${checkIn}`;
    return (await take(name)) ? [name] : undefined;
  }
  // Once for each reply, which may come again after a crash, and on another day.
  const own = `${kind}/${id}`;
  if (!(await take(own))) return undefined;
  try {
    for (let nth = 1; nth <= (kind === 'urgent' ? MOST_URGENT_A_DAY : 1); nth += 1) {
      const name = `${kind}/${dayOf(now)}/${nth}`;
      if (await take(name)) return [own, name];
    }
  } catch (error) {
    // Nothing was sent: the reply is to come again, and must not find that it was answered.
    await replies.unclaimAnswer(reply, own);
    throw error;
  }
  return undefined;
}

const giveBack = (names: readonly string[], reply: Reply, { replies }: SendAnswer): Promise<unknown> =>
  Promise.all(names.map((name) => replies.unclaimAnswer(reply, name)));

const OUTCOMES: readonly string[] = ['fine', 'expected', 'concern', 'unreadable'];

/** What an opt-out does not forbid, and for which more texts may leave: what confirms or explains it, and what may save a life. */
const EXEMPT: readonly string[] = ['stop', 'start', 'start-blocked', 'help', 'wrong-number', 'urgent'];
