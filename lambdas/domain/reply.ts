import type { ReplyMeanings } from './care-plan.ts';
import { beginsAutomatically, isReaction } from './reply/automatic.ts';
import { coveredByConsent, findConsent } from './reply/consent.ts';
import { meaningOf, mostCareful } from './reply/meaning.ts';
import { readable } from './reply/readable.ts';
import { normalise, tokenise } from './reply/tokens.ts';

export type ReplyOutcome = 'fine' | 'expected' | 'concern' | 'urgent' | 'unreadable';

export type ConsentWord = 'stop' | 'start' | 'help' | 'wrong-number';

export interface ReplyReading {
  /** What it says of consent, undefined if nothing. A symptom beside it is read too. */
  readonly consent: ConsentWord | undefined;
  /** What it says of how the patient is. Undefined where the message is a consent word and nothing else, or automatic. */
  readonly outcome: ReplyOutcome | undefined;
  /** What phones and machines send by themselves (reactions like `Liked “…”`, out of office, delivery notices): never answered. */
  readonly automatic: boolean;
}

const MOST_CHARACTERS = 1600;

/** A stranger's phone is told to the clinic, so it goes before a plain opt-out; both are heeded as one. */
const consentByWeight: readonly ConsentWord[] = ['wrong-number', 'stop', 'start', 'help'];

const automatic: ReplyReading = { consent: undefined, outcome: undefined, automatic: true };

/**
 * What a patient's message says. Both languages are read in every message; where it may mean two things, the more careful
 * one is taken. At most 1600 characters are read: a longer message is never fine.
 * `meanings`: of the digits, as the care plan has them for the check-in; undefined where the reply belongs to no check-in
 * (then digits are unreadable).
 */
export function readReply(body: string, meanings: ReplyMeanings | undefined): ReplyReading {
  const text = normalise(body.slice(0, MOST_CHARACTERS));
  if (isReaction(text)) return automatic;
  const message = readable(tokenise(text));
  const spans = findConsent(message.consent);
  const consent = consentByWeight.find((word) => spans.some((span) => span.word === word));
  const said = meaningOf(message, coveredByConsent(message.consent, spans), meanings);
  const outcome =
    said !== undefined && body.length > MOST_CHARACTERS ? mostCareful(said, 'unreadable') : said;
  const isWorrying = outcome === 'concern' || outcome === 'urgent';
  if (beginsAutomatically(text) && !isWorrying) return automatic;
  // Beside a word of consent "fine" is politeness, no answer.
  const isPolite = consent !== undefined && (outcome === 'fine' || outcome === 'expected');
  return { consent, outcome: isPolite ? undefined : outcome, automatic: false };
}
