import { plannedCheckIn } from '../domain/care-plan.ts';
import {
  type AnswerKind,
  alertsOf,
  answersTo,
  type Reply,
  type ReplyAlertKind,
} from '../domain/heard-reply.ts';
import type { Instant } from '../domain/instant.ts';
import type { ReplyReading, readReply } from '../domain/reply.ts';
import type { Treatment } from '../domain/treatment.ts';
import { type Addressee, answered, type InboundText, whoseReply } from '../domain/whose-reply.ts';
import { optInTreatments } from './opt-in-treatments.ts';
import type {
  Alerts,
  Contacts,
  Journal,
  Replies,
  ReplyMeaning,
  TreatmentIndexes,
  Treatments,
} from './ports.ts';
import { type Recipient, type SendAnswer, sendAnswer } from './send-answer.ts';

export interface HearReply extends SendAnswer {
  readonly treatments: Pick<Treatments, 'find' | 'findAll' | 'replace'>;
  readonly indexes: Pick<TreatmentIndexes, 'ofContact'>;
  readonly contacts: Pick<Contacts, 'reserve' | 'release' | 'optOut' | 'optIn'>;
  readonly replies: Pick<Replies, 'store' | 'finish' | 'claimAnswer' | 'unclaimAnswer'>;
  readonly alerts: Pick<Alerts, 'raise'>;
  readonly journal: Pick<Journal, 'answered' | 'ceilingReached' | 'replied'>;
  readonly read: typeof readReply;
  readonly contactIdOf: (phone: string) => string;
}

/** What came of a text, and what is left to do about it. */
export interface HeardText {
  /** `unknown-number`: its phone has no treatment, and only what it says of consent was heard. */
  readonly result: 'heard' | 'heard-before' | 'unknown-number';
  readonly replies: readonly Reply[];
  readonly answers: readonly (AnswerKind | 'start-blocked')[];
  readonly to?: Recipient;
}

/**
 * Hears a text that a phone sent: stores it with what was read out of it, tells a person what a person has to know and does what
 * it says of consent, and notes that its check-ins were answered. `answerReply` is to follow. A crash loses no alert: the text
 * that comes again finds what is left to do. Throws where something could not be done now: the text is to come again.
 */
export async function hearReply(text: InboundText, deps: HearReply): Promise<HeardText> {
  const contactId = deps.contactIdOf(text.from);
  const treatments = await deps.treatments.findAll(await deps.indexes.ofContact(contactId));
  const addressees = whoseReply(treatments, text, contactId, deps.carePlans);
  const heard = addressees.map((addressee) => {
    const { treatment, checkIn } = addressee;
    const reading = readFor(addressee, text, deps);
    const { consent, outcome } = reading;
    const reply: Reply = {
      clinicId: treatment.clinicId,
      treatmentId: treatment.event.treatmentId,
      contactId,
      ...(checkIn !== undefined && { checkIn }),
      id: text.id,
      receivedAt: text.saidAt,
      body: text.body,
      ...(consent !== undefined && { consent }),
      ...(outcome !== undefined && { outcome }),
      ambiguous: addressees.length > 1,
    };
    return { treatment, reading, reply };
  });
  const [first] = heard;
  if (first === undefined) {
    await obey(deps.read(text.body, undefined), contactId, [], text.saidAt, deps);
    return { result: 'unknown-number', replies: [], answers: [] };
  }

  const replies = heard.map(({ reply }) => reply);
  const stored = await Promise.all(replies.map((reply) => deps.replies.store(reply)));
  if (stored.every((result) => result === 'done'))
    return { result: 'heard-before', replies: [], answers: [] };
  // One text, of however many treatments.
  if (stored.includes('stored')) deps.journal.replied(meaningOf(first.reading));

  // Each whatever becomes of the others: neither a person nor the patient's will waits for what is out of order.
  const [obeyed, ...told] = await Promise.allSettled([
    obey(first.reading, contactId, treatments, text.saidAt, deps),
    ...replies.flatMap((reply) => alertsOf(reply).map((kind) => raise(kind, reply, deps))),
  ]);
  const failure = [obeyed, ...told].find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;

  for (const { treatment, reading, reply } of heard) {
    if (!reading.automatic) await noteAnswered(treatment, reply, deps);
  }
  const { language } = first.treatment.event.patient;
  return {
    result: 'heard',
    replies,
    answers: answersTo(first.reading, text.from).flatMap((answer) =>
      answer === first.reading.consent ? consentAnswer(answer, obeyed) : [answer],
    ),
    to: { contactId, phone: text.from, language },
  };
}

/** Sends the answers to a text that was heard, and notes that all is done about it. Throws where one has to be tried again. */
export async function answerReply({ replies, answers, to }: HeardText, deps: HearReply): Promise<void> {
  const [first] = replies;
  if (first === undefined || to === undefined) return;
  for (const answer of answers) await sendAnswer(answer, first, to, deps);
  await Promise.all(replies.map((done) => deps.replies.finish(done)));
}

/** The answer to what was asked about texts: none where something else was asked for since. */
function consentAnswer(
  asked: NonNullable<Reply['consent']>,
  obeyed: PromiseSettledResult<Obeyed>,
): (AnswerKind | 'start-blocked')[] {
  const result = obeyed.status === 'fulfilled' ? obeyed.value : undefined;
  if (result === 'superseded') return [];
  return [asked === 'start' && result === 'blocked' ? 'start-blocked' : asked];
}

const meaningOf = ({ outcome, consent }: ReplyReading): ReplyMeaning => outcome ?? consent ?? 'automatic';

const raise = (
  kind: ReplyAlertKind,
  { clinicId, treatmentId, checkIn, id: replyId }: Reply,
  { alerts, clock }: HearReply,
): Promise<void> =>
  alerts.raise({
    clinicId,
    treatmentId,
    ...(checkIn !== undefined && { checkIn }),
    replyId,
    kind,
    raisedAt: clock(),
  });

/** Read by what the digits mean for the check-in that it answers. */
function readFor(
  { treatment, checkIn }: Addressee,
  { body }: InboundText,
  { carePlans, read }: HearReply,
): ReplyReading {
  return read(body, plannedCheckIn(carePlans, treatment.event.carePlan, checkIn)?.replies);
}

/** Whatever comes in between: who has answered must not be taken for silent. */
async function noteAnswered(
  found: Treatment,
  { checkIn, receivedAt }: Reply,
  { treatments }: Pick<HearReply, 'treatments'>,
): Promise<void> {
  let current: Treatment | undefined = found;
  while (current !== undefined && checkIn !== undefined) {
    const noted: Treatment = answered(current, checkIn, receivedAt);
    if (noted === current || (await treatments.replace(noted)) !== 'conflict') return;
    current = await treatments.find(found.clinicId, found.event.treatmentId);
  }
}

type Obeyed = 'opted-out' | 'opted-in' | 'blocked' | 'superseded' | undefined;

/** Does what a text says of consent, as of the moment at which it was sent: for the contact as a whole. */
async function obey(
  { consent }: ReplyReading,
  contactId: string,
  treatments: readonly Treatment[],
  saidAt: Instant,
  deps: HearReply,
): Promise<Obeyed> {
  switch (consent) {
    case 'stop':
      return deps.contacts.optOut(contactId, deps.clock(), 'patient', saidAt);
    case 'wrong-number':
      return deps.contacts.optOut(contactId, deps.clock(), 'wrong-number', saidAt);
    case 'start': {
      const optIn = await deps.contacts.optIn(contactId, saidAt);
      if (optIn === 'opted-in') await optInTreatments(treatments, contactId, deps.clock(), deps);
      return optIn;
    }
    default:
      return undefined;
  }
}
