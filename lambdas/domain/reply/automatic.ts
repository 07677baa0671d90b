import { asWords } from './candidates.ts';
import { figureBook, quotedBook, signsIn } from './lexicon.ts';
import { within } from './pattern.ts';
import { tokenise } from './tokens.ts';
import { canned, headed, headers, reactions } from './vocabulary/automatic.ts';

const REACTED = /^(?:reacted |reacciono con )?\p{Extended_Pictographic} (?:to|a)$/u;
const anyOf = (...sentences: readonly string[]): string => `(?:(?:${sentences.join('|')})(?: |$))`;
const CANNED = new RegExp(`^${anyOf(...canned)}+$`);
const HEADED = new RegExp(`^${anyOf(...headers)}${anyOf(...headers, ...headed)}*$`);

/**
 * Whether a normalised text was sent by a phone or a machine and not by a person: it is, from the first word to the last, a
 * reaction to a text of ours that holds no worry, or sentences that are known. What else follows them, a person may have typed.
 */
export function isAutomatic(normalised: string): boolean {
  const text = normalised.trim().replaceAll(/\s+/g, ' ');
  const quoted = quotedByReaction(text);
  if (quoted !== undefined) return isHarmless(quoted);
  const bare = plain(text);
  return CANNED.test(bare) || HEADED.test(bare);
}

/** The text that a reaction is to; undefined if this is no reaction or not that alone. */
function quotedByReaction(text: string): string | undefined {
  const [, before = '', quoted] = /^([^"]*)"([^"]+)"$/.exec(text) ?? [];
  return REACTED.test(before.trim()) || reactions.includes(plain(before)) ? quoted : undefined;
}

/** Whether a text names no worry, not even to deny it. What our own texts say of emergencies is none. */
function isHarmless(text: string): boolean {
  const { worrying } = asWords(tokenise(text));
  const isKnown = within([...quotedBook.find(worrying), ...figureBook.find(worrying)], worrying.length);
  return signsIn(worrying).every(isKnown);
}

/** Without punctuation. A face stays: a person may have added it. */
const plain = (text: string): string =>
  text
    .replaceAll(/['’]/g, '')
    .replaceAll(/[\p{P}\s]+/gu, ' ')
    .trim();
