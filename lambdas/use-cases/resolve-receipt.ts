import { type Instant, MINUTE } from '../domain/instant.ts';
import { decideReceipt, isBeyondSpendLimit, isOptOut, type Receipt } from '../domain/receipt.ts';
import type { Contacts, Journal, TreatmentIndexes, Treatments } from './ports.ts';

export interface ResolveReceipt {
  readonly treatments: Pick<Treatments, 'find' | 'replace'>;
  readonly indexes: Pick<TreatmentIndexes, 'ofContact'>;
  readonly contacts: Pick<Contacts, 'optOut' | 'lastAnswerAt'>;
  readonly journal: Pick<Journal, 'spendLimitReached'>;
  readonly contactIdOf: (phone: string) => string;
  readonly clock: () => Instant;
}

/**
 * Takes a delivery receipt: the text it is of becomes `delivered` or `undelivered`, however late it comes. A receipt that says
 * the phone has opted out is an opt-out; one that says the account has reached its spend limit is journalled, of whatever text it is.
 * Safe to repeat. Throws where the store cannot be reached.
 */
export async function resolveReceipt(
  receipt: Receipt,
  deps: ResolveReceipt,
): Promise<'resolved' | 'known' | 'foreign'> {
  if (isBeyondSpendLimit(receipt)) deps.journal.spendLimitReached(receipt.messageId);
  const contactId = deps.contactIdOf(receipt.phone);
  const keys = await deps.indexes.ofContact(contactId);
  for (;;) {
    const found = await Promise.all(
      keys.map(({ clinicId, treatmentId }) => deps.treatments.find(clinicId, treatmentId)),
    );
    const treatments = found.filter((treatment) => treatment !== undefined);
    const decision = decideReceipt(treatments, receipt, contactId, deps.clock());
    if (decision.meaning === 'resolved' && decision.isGuess && (await mayBeAnswers(receipt, contactId, deps)))
      return 'foreign';
    // The delivery log is the account's, and an opt-out holds against the sender that got it: only a text of ours counts.
    if (decision.meaning === 'foreign') return 'foreign';
    if (isOptOut(receipt)) await deps.contacts.optOut(contactId, deps.clock(), 'network');
    if (decision.meaning === 'known') return 'known';
    if ((await deps.treatments.replace(decision.treatment)) !== 'conflict') return 'resolved';
  }
}

/** An answer is published within so much of its reservation, clocks that differ included. */
const ANSWER_PUBLISHES_WITHIN = 3 * MINUTE;

/** Answers have receipts too, and their message ids are not kept: one that may be an answer's says nothing of a check-in. */
async function mayBeAnswers(
  { publishedAt }: Receipt,
  contactId: string,
  { contacts }: ResolveReceipt,
): Promise<boolean> {
  const lastAnswerAt = await contacts.lastAnswerAt(contactId);
  return lastAnswerAt !== undefined && publishedAt < lastAnswerAt + ANSWER_PUBLISHES_WITHIN;
}
