import type { ReplyMeanings } from './care-plan.ts';
import { isAutomatic } from './reply/automatic.ts';
import { asWords } from './reply/candidates.ts';
import { type ConsentReading, consentIn } from './reply/consent.ts';
import { meaningOf, mostCareful } from './reply/meaning.ts';
import { normalise, tokenise } from './reply/tokens.ts';

/** How a patient is, from the least to the most worrying but for `unreadable`: a reply that is not understood. */
export type ReplyOutcome = 'fine' | 'expected' | 'concern' | 'urgent' | 'unreadable';

export type ConsentWord = 'stop' | 'start' | 'help' | 'wrong-number';

export interface ReplyReading {
  /** What it says of consent, undefined if nothing. A symptom beside it is read too. */
  readonly consent: ConsentWord | undefined;
  /** What it says of how the patient is. Undefined where it says nothing but a word of consent, or is automatic. */
  readonly outcome: ReplyOutcome | undefined;
  /** What phones and machines send by themselves: reactions to a text, out of office. Never answered. */
  readonly automatic: boolean;
}

const MOST_CHARACTERS = 1600;

/**
 * What a patient's text says. Both languages are read in every text; where it may mean two things, the more careful one is
 * taken. Of a text of more than 1600 characters the rest is not read, and it is never fine.
 *
 * @param meanings of the digits, as the care plan has them for the check-in; undefined where the text answers none: then a
 *   digit says nothing, and mild discomfort is a concern
 */
export function readReply(body: string, meanings: ReplyMeanings | undefined): ReplyReading {
  const text = normalise(body.slice(0, MOST_CHARACTERS));
  if (body.length <= MOST_CHARACTERS && isAutomatic(text)) {
    return { consent: undefined, outcome: undefined, automatic: true };
  }
  const message = asWords(tokenise(text));
  const consent = consentIn(message.consent);
  const said = meaningOf(message, consent.covered, meanings);
  const word = obeyed(consent, said);
  // What asks for something that is not done is for a person, and so is what was not read to its end.
  const isForPerson = body.length > MOST_CHARACTERS || (consent.said.size > 0 && word === undefined);
  const outcome = isForPerson ? mostCareful(said ?? 'unreadable', 'unreadable') : said;
  // Beside a word of consent "fine" is politeness, no answer.
  const isPolite = word !== undefined && outcome === 'fine';
  return { consent: word, outcome: isPolite ? undefined : outcome, automatic: false };
}

/** An opt-out holds whatever stands beside it. The others could drown a call for help: they hold if nothing else is said. */
function obeyed(
  { said, saidPlainly }: ConsentReading,
  outcome: ReplyOutcome | undefined,
): ConsentWord | undefined {
  // A stranger's phone is told to the clinic, so it goes before a plain opt-out; both are heeded as one.
  if (saidPlainly.has('wrong-number')) return 'wrong-number';
  if (said.has('stop')) return 'stop';
  const saysMore = outcome !== undefined && outcome !== 'fine';
  return saysMore ? undefined : (['start', 'help'] as const).find((word) => saidPlainly.has(word));
}
