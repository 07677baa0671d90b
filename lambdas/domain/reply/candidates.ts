import { consentWords } from './consent.ts';
import { isLookAlike, spelling } from './lexicon.ts';
import type { Word } from './pattern.ts';
import { Spelling, unrepeated } from './spelling.ts';
import type { Token } from './tokens.ts';
import { misspellableConsent } from './vocabulary/consent.ts';
import { runTogether, shorthand } from './vocabulary/words.ts';

/** A message as each vocabulary sees it. */
export interface Message {
  readonly harmless: readonly Word[];
  readonly worrying: readonly Word[];
  readonly consent: readonly Word[];
}

type Candidates = Readonly<Record<keyof Message, readonly string[]>>;

const vocabularies: Readonly<Record<keyof Message, Spelling>> = {
  ...spelling,
  consent: new Spelling(consentWords, misspellableConsent),
};
const all = Object.values(vocabularies);

/** What each token may stand for. One that no vocabulary knows may be misspelled. */
export function asWords(tokens: readonly Token[]): Message {
  const candidates = tokens.map((token, at) => candidatesFor(token, tokens[at + 1]));
  const wordsIn = (vocabulary: keyof Message): Word[] =>
    tokens.map(({ afterBreak }, at) => ({ candidates: candidates[at]?.[vocabulary] ?? [], afterBreak }));
  return { harmless: wordsIn('harmless'), worrying: wordsIn('worrying'), consent: wordsIn('consent') };
}

function candidatesFor({ text }: Token, next: Token | undefined): Candidates {
  if (/^\d/.test(text)) {
    // The 3 of "3pm" is no answer.
    const isPart = next?.isGlued === true && text.length === 1;
    const candidates = isPart ? ['#number'] : [text, ...classesOf(text)];
    return { harmless: candidates, worrying: candidates, consent: candidates };
  }
  const spellings = [text, ...unrepeated(text), ...writtenOut(text)];
  const isKnown =
    isLookAlike(text) || all.some((vocabulary) => spellings.some((each) => vocabulary.has(each)));
  const candidatesIn = (vocabulary: Spelling): string[] => [
    ...new Set(
      spellings.flatMap((each) => [
        ...vocabulary.exactly(each),
        ...(isKnown ? [] : vocabulary.guesses(each)),
      ]),
    ),
  ];
  const worrying = candidatesIn(vocabularies.worrying);
  if (!isKnown)
    worrying.push(...runTogether.filter((part) => text.includes(part, 1)).map((part) => `${part}*`));
  // A word that may be a worry is never taken for a misspelled harmless one.
  const harmless = isKnown || worrying.length === 0 ? candidatesIn(vocabularies.harmless) : [];
  return { worrying, harmless, consent: candidatesIn(vocabularies.consent) };
}

/** "u" is you, "q" que, and "talkin" talking. */
function writtenOut(text: string): string[] {
  const word = shorthand.get(text);
  if (word !== undefined) return [word];
  return text.length >= 4 && text.endsWith('in') ? [`${text}g`] : [];
}

/** What a number may be: points out of ten (`#low` up to 3, `#high`), a temperature in °F or °C (`#fever`, `#normal`). */
function classesOf(text: string): string[] {
  const [, points] = /^(\d{1,2})\/10$/.exec(text) ?? [];
  if (points !== undefined)
    return Number(points) === 0 ? ['#zero'] : [Number(points) <= 3 ? '#low' : '#high'];
  if (text.startsWith('0')) return [];
  const degrees = Number(text);
  const isFever =
    (degrees >= 99.5 && degrees < 108) ||
    (degrees >= 37.5 && degrees < 43 && (text.includes('.') || degrees >= 38));
  if (isFever) return ['#fever'];
  return (degrees >= 96 && degrees <= 99) || (degrees >= 36 && degrees <= 37.2) ? ['#normal'] : [];
}
