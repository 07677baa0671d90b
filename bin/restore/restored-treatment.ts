import { isDeepStrictEqual } from 'node:util';
import { shortContact } from '../../lambdas/aws/log.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { cancelled, checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';

/** That a text of a check-in was accepted, as the log of `dispatch` says. */
export interface SentText {
  readonly messageId: string;
  readonly at: Instant;
  /** To whom, as `shortContact` writes it. */
  readonly contact: string;
  /** Of the template that it was made of; absent of what was sent before the log said so. */
  readonly textHash?: string;
}

export interface Restoring {
  readonly now: Instant;
  /** From when on the functions stood still: nothing was sent since, so nothing whose time came later. */
  readonly stoppedAt: Instant;
  /** Whether the restored treatment takes the place of one that differs. */
  readonly replace: boolean;
  /** What the log says of a check-in of this treatment; undefined says nothing, since a line may be missing. */
  readonly sentTextOf: (checkIn: string) => SentText | undefined;
}

/**
 * The treatment that is to stand in the table: what the restored table holds, as far as the table's own (`live`) is not to be kept,
 * and with nothing in it that would send a text again; the very `live` where nothing is to be done.
 *
 * Without `replace`, what is there stays. Only of one that was posted anew since it was lost, what may have been texted before is
 * put in. With `replace`, the restored one counts, but a text that went out stays sent, a cancel stays a cancel, and a no stays a no.
 */
export function restoredTreatment(
  restored: Treatment,
  live: Treatment | undefined,
  restoring: Restoring,
): Treatment {
  const safe = sendingNothingAgain(restored, restoring);
  if (live === undefined) return safe;
  if (restoring.replace) return replacing(restored, safe, live, restoring.now);
  return restored.createdAt === live.createdAt ? live : completed(safe, live, restoring.now);
}

/**
 * The treatment, in which what the log says was sent is; the very same where that is known. Of one that was posted anew and that the
 * restored table does not have, the log alone knows what had been texted.
 */
export const knowingWhatWasSent = (live: Treatment, restoring: Restoring): Treatment =>
  live.checkIns
    .filter((checkIn) => !mayBeTexted(checkIn) && restoring.sentTextOf(checkIn.key) !== undefined)
    .flatMap((checkIn) => stepsOf(live, checkIn, restoring))
    .reduce(withCheckIn, live);

/** Of how many check-ins nobody knows any more whether they were sent: a receipt tells, or a person. */
export const becomingUnknown = (live: Treatment | undefined, next: Treatment): number =>
  next.checkIns.filter(
    ({ key, state }) => state === 'unknown' && !(live && checkInOf(live, key)?.state === 'unknown'),
  ).length;

/** The restored treatment, in which whatever may have been sent since is not sent again. */
function sendingNothingAgain(restored: Treatment, restoring: Restoring): Treatment {
  return restored.checkIns.reduce(
    (treatment, checkIn) => stepsOf(restored, checkIn, restoring).reduce(withCheckIn, treatment),
    restored,
  );
}

/** How a check-in comes, by legal transitions, to be what it may have become since the restore point. */
function stepsOf(
  { contactId }: Treatment,
  checkIn: CheckIn,
  { now, stoppedAt, sentTextOf }: Restoring,
): readonly CheckIn[] {
  const sent = sentTextOf(checkIn.key);
  const planned = plannedOf(checkIn);
  const asSent: CheckIn[] = sent === undefined ? [] : [sentBy(planned, sent, contactId)];
  switch (checkIn.state) {
    case 'scheduled': {
      // It is never sent early: what lies ahead was not, unless a correction that is lost had moved it.
      if (stoppedAt < checkIn.sendAt && sent === undefined) return [];
      const sending = sendingSince(planned, contactId, checkIn.sendAt, stoppedAt);
      return [sending, ...(sent === undefined ? [unknownSince(sending, now)] : asSent)];
    }
    case 'sending':
      return sent === undefined ? [unknownSince(checkIn, now)] : asSent;
    case 'unknown':
      return asSent;
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'suppressed': {
      // A correction that is lost had it wait again.
      if (sent === undefined) return [];
      const { told, ...rest } = planned;
      const again = { ...rest, ...(told !== undefined && { told: 'taking-back' as const }) };
      return [
        { ...again, state: 'scheduled', refusals: 0 },
        sendingSince(again, contactId, checkIn.sendAt, stoppedAt),
        sentBy(again, sent, contactId),
      ];
    }
    default:
      return [];
  }
}

type Planned = ReturnType<typeof plannedOf>;
type Sending = CheckIn & { readonly state: 'sending' };

/** Nobody holds this attempt: its token is no function's. */
const sendingSince = (
  planned: Planned,
  contactId: string,
  startedAt: Instant,
  deadline: Instant,
): Sending => ({
  ...planned,
  state: 'sending',
  attempt: { token: 'before-the-restore', contactId, startedAt, deadline },
  refusals: 0,
});

const unknownSince = (sending: Sending, unknownAt: Instant): CheckIn => ({
  ...plannedOf(sending),
  state: 'unknown',
  unknownAt,
  attempt: sending.attempt,
});

/** @param contactId whom the treatment had: where its phone has been corrected since, it is not noted whom the text went to */
const sentBy = (
  planned: Planned,
  { messageId, at, contact, textHash }: SentText,
  contactId: string,
): CheckIn => ({
  ...planned,
  state: 'sent',
  sentAt: at,
  messageId,
  ...(shortContact(contactId) === contact && { sentTo: contactId }),
  ...(textHash !== undefined && { textHash }),
});

const mayBeTexted = ({ state }: CheckIn): boolean =>
  state === 'sending' ||
  state === 'unknown' ||
  state === 'sent' ||
  state === 'delivered' ||
  state === 'undelivered';

/** What was posted anew, with what may have been texted before it was lost; a cancel before it holds as well. */
function completed(safe: Treatment, live: Treatment, now: Instant): Treatment {
  const texted = safe.checkIns.filter((checkIn) => {
    const there = checkInOf(live, checkIn.key);
    return mayBeTexted(checkIn) && (there === undefined || !mayBeTexted(there));
  });
  const checkIns = [
    ...live.checkIns.filter(({ key }) => !texted.some((other) => other.key === key)),
    ...texted.map((checkIn) => withToldOf(checkIn, checkInOf(live, checkIn.key))),
  ];
  const merged = texted.length === 0 ? live : { ...live, checkIns: inOrder(checkIns) };
  return safe.cancelledAt === undefined ? merged : cancelled(merged, now);
}

function replacing(restored: Treatment, safe: Treatment, live: Treatment, now: Instant): Treatment {
  const replaced = safe.checkIns.map((checkIn) => {
    const there = checkInOf(live, checkIn.key);
    const before = checkInOf(restored, checkIn.key);
    if (there === undefined || before === undefined) return checkIn;
    return isToBeKept(there, before, checkIn) ? held(there, now) : withToldOf(checkIn, there);
  });
  const textedSince = live.checkIns
    .filter((checkIn) => checkInOf(safe, checkIn.key) === undefined && mayBeTexted(checkIn))
    .map((checkIn) => held(checkIn, now));
  const consent = { ...safe.event.consent, sms: safe.event.consent.sms && live.event.consent.sms };
  const merged: Treatment = {
    ...safe,
    event: { ...safe.event, consent },
    checkIns: inOrder([...replaced, ...textedSince]),
  };
  const next = live.cancelledAt === undefined ? merged : cancelled(merged, live.cancelledAt);
  const numbered = {
    ...next,
    version: live.version,
    revision: Math.max(live.revision, restored.revision) + 1,
  };
  return isDeepStrictEqual(contentOf(numbered), contentOf(live)) ? live : numbered;
}

/**
 * Whether a check-in of the table's own stays: a text that may have gone out was not undone; what the clinic cancelled is cancelled;
 * and what ended without a text, while nobody knew, is known.
 */
const isToBeKept = (there: CheckIn, before: CheckIn, safe: CheckIn): boolean =>
  mayBeTexted(there) ||
  (there.state === 'cancelled' && !mayBeTexted(safe)) ||
  (there.state !== 'scheduled' &&
    safe.state === 'unknown' &&
    (before.state === 'scheduled' || before.state === 'sending'));

/** As it stands, but for a send without a holder. */
const held = (checkIn: CheckIn, now: Instant): CheckIn =>
  checkIn.state === 'sending' ? unknownSince(checkIn, now) : checkIn;

/** What a person was told of the one whose place it takes is taken back before anything else is told. */
function withToldOf(checkIn: CheckIn, replaced: CheckIn | undefined): CheckIn {
  const told = replaced?.told;
  return told === undefined || told === checkIn.told ? checkIn : { ...checkIn, told: 'taking-back' };
}

const inOrder = (checkIns: readonly CheckIn[]): readonly CheckIn[] =>
  checkIns.toSorted((a, b) => a.dueAt - b.dueAt);

/** All but what counts writes. */
function contentOf(treatment: Treatment): object {
  const { version, revision, lastEdits, ...content } = treatment;
  return content;
}
