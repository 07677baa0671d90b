import { type CheckIn, notedText, plannedOf, type SendingCheckIn } from './check-in.ts';
import { type Instant, SECOND } from './instant.ts';
import { CLOCK_SKEW } from './last-word.ts';
import { type Treatment, withCheckIn } from './treatment.ts';

/** What the carrier network says became of a text. */
export interface Receipt {
  readonly messageId: string;
  /** When the text was handed to SNS, by its clock. */
  readonly publishedAt: Instant;
  /** E.164. */
  readonly phone: string;
  readonly delivered: boolean;
  /** The carrier's words for it. */
  readonly response: string;
}

/** The words with which SNS reports a phone that said STOP to AWS itself. */
export const isOptOut = ({ delivered, response }: Receipt): boolean =>
  !delivered && /opted out/i.test(response);

/**
 * The words with which SNS reports that the account has reached its spend limit: it takes the text nevertheless.
 * https://github.com/mozilla/fxa-auth-server/issues/2243
 */
export const isBeyondSpendLimit = ({ delivered, response }: Receipt): boolean =>
  !delivered && /no quota left for account/i.test(response);

/** A text begins within 5 s of its attempt's start, and SNS is given 5 s to take it. */
const ATTEMPT_PUBLISHES_WITHIN = 10 * SECOND;

/**
 * `resolved`: store this treatment; `isGuess`: the receipt's text was never recorded. `known`: it changes nothing. `foreign`: it is
 * of no text of ours that can be told.
 */
export type ReceiptDecision =
  | { readonly meaning: 'resolved'; readonly treatment: Treatment; readonly isGuess: boolean }
  | { readonly meaning: 'known' }
  | { readonly meaning: 'foreign' };

/**
 * What a receipt means for the treatments of its phone, whose contact is `contactId`. A message id that was never recorded
 * resolves a send only if that is the one unresolved text of the phone and SNS took it within the attempt.
 */
export function decideReceipt(
  treatments: readonly Treatment[],
  receipt: Receipt,
  contactId: string,
  now: Instant,
): ReceiptDecision {
  const all = treatments.flatMap((treatment) =>
    treatment.checkIns.map((checkIn) => ({ treatment, checkIn })),
  );
  const recorded = all.find(
    ({ checkIn }) => 'messageId' in checkIn && checkIn.messageId === receipt.messageId,
  );
  if (recorded !== undefined) {
    const { treatment, checkIn } = recorded;
    return checkIn.state === 'sent'
      ? resolved(treatment, checkIn, checkIn.sentAt, receipt, now)
      : { meaning: 'known' };
  }
  const [unresolved, ...others] = all.flatMap(({ treatment, checkIn }) =>
    isUnresolved(checkIn) && checkIn.attempt.contactId === contactId ? [{ treatment, checkIn }] : [],
  );
  if (unresolved === undefined || others.length > 0) return { meaning: 'foreign' };
  const { treatment, checkIn } = unresolved;
  const sinceStart = receipt.publishedAt - checkIn.attempt.startedAt;
  const within = -CLOCK_SKEW <= sinceStart && sinceStart <= ATTEMPT_PUBLISHES_WITHIN + CLOCK_SKEW;
  return within ? resolved(treatment, checkIn, receipt.publishedAt, receipt, now) : { meaning: 'foreign' };
}

const isUnresolved = (checkIn: CheckIn): checkIn is SendingCheckIn | Extract<CheckIn, { state: 'unknown' }> =>
  checkIn.state === 'sending' || checkIn.state === 'unknown';

function resolved(
  treatment: Treatment,
  checkIn: CheckIn,
  sentAt: Instant,
  { delivered, messageId, response }: Receipt,
  now: Instant,
): ReceiptDecision {
  const known = { ...plannedOf(checkIn), sentAt, messageId, ...notedText(checkIn) };
  return {
    meaning: 'resolved',
    isGuess: checkIn.state !== 'sent',
    treatment: withCheckIn(
      treatment,
      delivered
        ? { ...known, state: 'delivered', deliveredAt: now }
        : { ...known, state: 'undelivered', undeliveredAt: now, reason: response },
    ),
  };
}
