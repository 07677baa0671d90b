import { plannedCheckIn } from '../domain/care-plan.ts';
import { alertsOf, answersTo, type Reply } from '../domain/heard-reply.ts';
import type { Instant } from '../domain/instant.ts';
import type { ReplyReading, readReply } from '../domain/reply.ts';
import type { Treatment } from '../domain/treatment.ts';
import { type Addressee, answered, type InboundText, whoseReply } from '../domain/whose-reply.ts';
import { optInTreatments } from './opt-in-treatments.ts';
import type { Alerts, Contacts, Replies, TreatmentIndexes, Treatments } from './ports.ts';
import { type SendAnswer, sendAnswer } from './send-answer.ts';

export interface HearReply extends SendAnswer {
  readonly treatments: Pick<Treatments, 'find' | 'findAll' | 'replace'>;
  readonly indexes: Pick<TreatmentIndexes, 'ofContact'>;
  readonly contacts: Pick<Contacts, 'reserve' | 'release' | 'optOut' | 'optIn'>;
  readonly replies: Replies;
  readonly alerts: Pick<Alerts, 'raise'>;
  readonly read: typeof readReply;
  readonly contactIdOf: (phone: string) => string;
}

/** What came of a text: `unknown-number`: its phone has no treatment, and only what it says of consent was heard. */
export type Heard = 'heard' | 'heard-before' | 'unknown-number';

/**
 * Hears a text that a phone sent: stores it with what was read out of it, tells a person what a person has to know, notes that
 * its check-ins were answered, answers, and notes that all of it is done, in that order. So a crash loses no alert, and the text that comes again finds what is
 * left to do. Throws where something could not be done now: the text is to come again.
 */
export async function hearReply(text: InboundText, deps: HearReply): Promise<Heard> {
  const contactId = deps.contactIdOf(text.from);
  const treatments = await deps.treatments.findAll(await deps.indexes.ofContact(contactId));
  const now = deps.clock();
  const addressees = whoseReply(treatments, text, contactId, deps.carePlans);
  const heard = addressees.map((addressee) => {
    const { treatment, checkIn } = addressee;
    const reading = readFor(addressee, text, deps);
    const { consent, outcome } = reading;
    const reply: Reply = {
      clinicId: treatment.clinicId,
      treatmentId: treatment.event.treatmentId,
      ...(checkIn !== undefined && { checkIn }),
      id: text.id,
      receivedAt: now,
      body: text.body,
      ...(consent !== undefined && { consent }),
      ...(outcome !== undefined && { outcome }),
      ambiguous: addressees.length > 1,
    };
    return { treatment, reading, reply };
  });
  const [first] = heard;
  if (first === undefined) {
    await obey(deps.read(text.body, undefined), contactId, now, deps);
    return 'unknown-number';
  }

  const replies = heard.map(({ reply }) => reply);
  const stored = await Promise.all(replies.map((reply) => deps.replies.store(reply)));
  if (stored.every((result) => result === 'done')) return 'heard-before';

  const optIn = await obey(first.reading, contactId, now, deps);
  if (optIn === 'opted-in') await optInTreatments(treatments, contactId, now, deps);
  for (const reply of replies) {
    const { clinicId, treatmentId, checkIn, id: replyId } = reply;
    for (const kind of alertsOf(reply)) {
      await deps.alerts.raise({
        clinicId,
        treatmentId,
        ...(checkIn !== undefined && { checkIn }),
        replyId,
        kind,
        raisedAt: now,
      });
    }
  }
  for (const { treatment, reading, reply } of heard) {
    if (!reading.automatic) await noteAnswered(treatment, reply, deps);
  }
  const { language } = first.treatment.event.patient;
  const recipient = { contactId, phone: text.from, language };
  for (const answer of answersTo(first.reading, text.from)) {
    const kind = answer === 'start' && optIn === 'blocked' ? 'start-blocked' : answer;
    await sendAnswer(kind, first.reply, recipient, deps);
  }
  await Promise.all(replies.map((done) => deps.replies.finish(done)));
  return 'heard';
}

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

/** Does what a text says of consent, for the contact as a whole. */
async function obey(
  { consent }: ReplyReading,
  contactId: string,
  now: Instant,
  { contacts }: Pick<HearReply, 'contacts'>,
): Promise<'opted-in' | 'blocked' | undefined> {
  switch (consent) {
    case 'stop':
      await contacts.optOut(contactId, now, 'patient');
      return undefined;
    case 'wrong-number':
      await contacts.optOut(contactId, now, 'wrong-number');
      return undefined;
    case 'start':
      return contacts.optIn(contactId);
    default:
      return undefined;
  }
}
