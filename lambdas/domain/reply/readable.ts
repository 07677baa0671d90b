import { consentWords } from './consent.ts';
import { isLookAlike, spelling } from './lexicon.ts';
import type { ReadableWord } from './pattern.ts';
import { Spelling, unrepeated } from './spelling.ts';
import type { Token } from './tokens.ts';
import { misspellableConsent } from './vocabulary/consent.ts';
import { runTogether } from './vocabulary/words.ts';

const consentSpelling = new Spelling(consentWords, misspellableConsent);

const vocabularies = { ...spelling, consent: consentSpelling };
const all = Object.values(vocabularies);

/** A message as each vocabulary sees it: a word that none of them knows may be a misspelling. */
export function readable(tokens: readonly Token[]): Record<keyof typeof vocabularies, ReadableWord[]> {
  const keys = tokens.map((token, at) => keysOf(token, tokens[at + 1]));
  const as = (kind: keyof typeof vocabularies) =>
    tokens.map(({ afterBreak }, at) => ({ keys: keys[at]?.[kind] ?? [], afterBreak }));
  return { harmless: as('harmless'), worrying: as('worrying'), consent: as('consent') };
}

function keysOf({ text }: Token, next: Token | undefined): Record<keyof typeof vocabularies, string[]> {
  if (/^\d/.test(text)) {
    const keys = next?.isGlued === true && text.length === 1 ? ['#number'] : [text, ...numberKeys(text)];
    return { harmless: keys, worrying: keys, consent: keys };
  }
  const spellings = [text, ...unrepeated(text)];
  const isKnown =
    isLookAlike(text) || all.some((vocabulary) => spellings.some((each) => vocabulary.has(each)));
  const keysIn = (vocabulary: Spelling): string[] => [
    ...new Set(
      spellings.flatMap((each) => [
        ...vocabulary.exactly(each),
        ...(isKnown ? [] : vocabulary.guesses(each)),
      ]),
    ),
  ];
  const worrying = [
    ...keysIn(vocabularies.worrying),
    ...(isKnown ? [] : runTogether.filter((part) => text.includes(part, 1)).map((part) => `${part}*`)),
  ];
  const harmless = keysIn(vocabularies.harmless);
  // A word that may be a worry is never taken for a misspelled harmless one.
  const isSurelyHarmless = isKnown || worrying.length === 0;
  return { worrying, harmless: isSurelyHarmless ? harmless : [], consent: keysIn(consentSpelling) };
}

/** What a number may be: points out of ten (`#low` up to 3, `#high`), a temperature in °F or °C (`#fever`, `#normal`). */
function numberKeys(text: string): string[] {
  const [, points] = /^(\d{1,2})\/10$/.exec(text) ?? [];
  if (points !== undefined)
    return Number(points) === 0 ? ['#zero'] : [Number(points) <= 3 ? '#low' : '#high'];
  const degrees = Number(text);
  const isFever =
    (degrees >= 99.5 && degrees < 108) ||
    (degrees >= 37.5 && degrees < 43 && (text.includes('.') || degrees >= 38));
  if (isFever) return ['#fever'];
  return (degrees >= 96 && degrees <= 99) || (degrees >= 36 && degrees <= 37.2) ? ['#normal'] : [];
}
