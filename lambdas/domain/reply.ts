import type { ReplyMeanings } from './care-plan.ts';

/** How a patient is, from the least to the most worrying but for `unreadable`: a reply that is not understood. */
export type ReplyOutcome = 'fine' | 'expected' | 'concern' | 'urgent' | 'unreadable';

type ConsentWord = 'stop' | 'start' | 'help' | 'wrong-number';

export interface ReplyReading {
  /** What it says of consent, undefined if nothing. */
  readonly consent: ConsentWord | undefined;
  /** What it says of how the patient is. Undefined where the text is a consent word and nothing else, or automatic. */
  readonly outcome: ReplyOutcome | undefined;
  /** What phones send by themselves: a reaction to a text. Never answered. */
  readonly automatic: boolean;
}

/**
 * Opt-out words: those that AWS and the carriers require to be honoured
 * (https://docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html), and their like in Spanish.
 */
const STOP_WORDS = [
  'ARRET',
  'CANCEL',
  'END',
  'OPT-OUT',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'STOP',
  'TD',
  'UNSUBSCRIBE',
  'STOPALL',
  'REVOKE',
  'BAJA',
  'ALTO',
  'PARAR',
  'CANCELAR',
];
const words: ReadonlyMap<string, ConsentWord> = new Map<string, ConsentWord>([
  ...STOP_WORDS.map((word) => [word, 'stop'] as const),
  ['START', 'start'],
  ['UNSTOP', 'start'],
  ['HELP', 'help'],
  ['INFO', 'help'],
  ['AYUDA', 'help'],
  ['WRONG NUMBER', 'wrong-number'],
  ['NUMERO EQUIVOCADO', 'wrong-number'],
]);

/** What phones write for a reaction, with the text that it is to in quotes. */
const REACTION = /^(Liked|Loved|Disliked|Laughed at|Emphasized|Questioned|Le gustó|Le encantó) [“"]/;

/**
 * What a patient's text says: a digit that the check-in offers, or a word of consent, alone. Whatever else it says is not
 * guessed at: it is unreadable, and for a person.
 *
 * @param meanings of the digits, as the care plan has them for the check-in; undefined where the text answers none
 */
export function readReply(body: string, meanings: ReplyMeanings | undefined): ReplyReading {
  if (REACTION.test(body)) return { consent: undefined, outcome: undefined, automatic: true };
  const word = bare(body);
  const consent = words.get(word);
  if (consent !== undefined) return { consent, outcome: undefined, automatic: false };
  const outcome = new Map<string, ReplyOutcome>(Object.entries(meanings ?? {})).get(word) ?? 'unreadable';
  return { consent: undefined, outcome, automatic: false };
}

/** Without accents, case, the signs around it, and what makes a digit an emoji. */
const bare = (body: string): string =>
  body
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replaceAll(/\s+/g, ' ')
    .toUpperCase();
