import { type CarePlans, plannedCheckIn } from './care-plan.ts';
import { type CheckIn, textedContact } from './check-in.ts';
import { type Instant, MINUTE } from './instant.ts';
import { addOffset } from './timing.ts';
import { checkInOf, type Treatment } from './treatment.ts';

/** The reply window of a text that asks nothing, or whose care plan has changed since: it may be answered all the same. */
const UNPLANNED_REPLY_WINDOW = 'P28D';

/** That a text was sent is recorded a run's life later at most, by a clock that may be off. */
const RECORDED_WITHIN = 3 * MINUTE;

/** A text that a phone sent us. */
export interface InboundText {
  /** The network's own id of it: the same text may come more than once. */
  readonly id: string;
  /** E.164, or a short code. */
  readonly from: string;
  readonly body: string;
  /** When the network had it: it may come much later, and after what was said after it. */
  readonly saidAt: Instant;
  /** The message id of the text of ours that it answers, if the network says. */
  readonly answers?: string;
}

/** Whom a text is about: a treatment, and the check-in that it answers, if it answers one. */
export interface Addressee {
  readonly treatment: Treatment;
  readonly checkIn: string | undefined;
}

/**
 * Whose a text of a contact is, of the treatments that have its phone or had it: the one whose text it answers, as far as the
 * network says; else each whose latest text has a reply window, as its care plan now says, that was open when the text came, the
 * one that was texted last first. Only what went to this contact by then counts. Else, so that nothing a patient says is lost, the
 * one that was treated last, of those that have its phone before those that had it. None where there is no treatment.
 */
export function whoseReply(
  treatments: readonly Treatment[],
  { answers, saidAt }: InboundText,
  contactId: string,
  carePlans: CarePlans,
): readonly Addressee[] {
  const texted = treatments
    .flatMap((treatment) =>
      treatment.checkIns.flatMap((checkIn) => {
        const sentAt = textedAt(checkIn);
        const sentTo = textedContact(checkIn) ?? treatment.contactId;
        return sentAt === undefined || sentTo !== contactId ? [] : [{ treatment, checkIn, sentAt }];
      }),
    )
    .toSorted((a, b) => b.sentAt - a.sentAt);
  const answered = texted.find(
    ({ checkIn }) => 'messageId' in checkIn && checkIn.messageId === answers && answers !== undefined,
  );
  if (answered !== undefined) return [{ treatment: answered.treatment, checkIn: answered.checkIn.key }];

  const before = texted.filter(({ sentAt }) => sentAt < saidAt + RECORDED_WITHIN);
  const latest = before.filter(
    ({ treatment }, index) => before.findIndex((other) => other.treatment === treatment) === index,
  );
  const open = latest.filter(({ treatment, checkIn, sentAt }) => {
    const { carePlan, patient } = treatment.event;
    const window = plannedCheckIn(carePlans, carePlan, checkIn.key)?.replyWindow ?? UNPLANNED_REPLY_WINDOW;
    return saidAt < addOffset(sentAt, window, patient.timeZone);
  });
  if (open.length > 0) return open.map(({ treatment, checkIn }) => ({ treatment, checkIn: checkIn.key }));

  const its = treatments.filter((treatment) => treatment.contactId === contactId);
  const [last] = (its.length > 0 ? its : treatments).toSorted(
    (a, b) => b.event.treatedAt - a.event.treatedAt,
  );
  return last === undefined ? [] : [{ treatment: last, checkIn: undefined }];
}

/** The treatment once one of its check-ins was answered; the very same if it was before, or there is no text to answer. */
export function answered(treatment: Treatment, key: string, at: Instant): Treatment {
  const checkIn = checkInOf(treatment, key);
  if (checkIn === undefined || textedAt(checkIn) === undefined || checkIn.answeredAt !== undefined) {
    return treatment;
  }
  const answeredCheckIn = { ...checkIn, answeredAt: at };
  return {
    ...treatment,
    checkIns: treatment.checkIns.map((other) => (other === checkIn ? answeredCheckIn : other)),
  };
}

/** When a text may have reached the phone. */
function textedAt(checkIn: CheckIn): Instant | undefined {
  if ('sentAt' in checkIn) return checkIn.sentAt;
  return 'attempt' in checkIn ? checkIn.attempt.startedAt : undefined;
}
