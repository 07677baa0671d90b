import type { ConsentWord } from '../reply.ts';
import { groups, phrases } from './lexicon.ts';
import { Phrasebook, type ReadableWord, type Span } from './pattern.ts';
import { consent, contraries, stopClosings, stopOpenings } from './vocabulary/consent.ts';
import { besideConsent } from './vocabulary/small-talk.ts';

/** A part of a message that says something of consent. */
export interface ConsentSpan extends Span {
  readonly word: ConsentWord;
}

const kinds = Object.keys(consent) as ConsentWord[];
const aloneBook = new Phrasebook(
  kinds.flatMap((word) => phrases(consent[word].alone, word)),
  groups,
);
const sentenceBook = new Phrasebook(
  [
    ...kinds.flatMap((word) => phrases(consent[word].sentences, word)),
    ...phrases(stopOpenings, 'stop-opening' as const),
    ...phrases(stopClosings, 'stop-closing' as const),
  ],
  groups,
);
const contraryBook = new Phrasebook(
  [...phrases(contraries.stop, 'stop' as const), ...phrases(contraries.start, 'start' as const)],
  groups,
);
const courtesyBook = new Phrasebook([{ pattern: '<please>', value: undefined }], groups);

const besideBook = new Phrasebook(phrases(besideConsent, undefined), groups);

export const consentWords: readonly string[] = [
  ...aloneBook.words,
  ...sentenceBook.words,
  ...courtesyBook.words,
  ...besideBook.words,
  ...contraryBook.words,
];

/** The parts of a message that say something of consent or nothing beside it. */
export function coveredByConsent(message: readonly ReadableWord[], spans: readonly ConsentSpan[]): Span[] {
  if (spans.length === 0) return [];
  const covered = message.map((_, at) => spans.some(({ from, to }) => from <= at && at < to));
  for (const { from } of besideBook.find(message)) covered[from] = true;
  return covered.flatMap((isCovered, from) => (isCovered ? [{ from, to: from + 1 }] : []));
}

/** What a message says of consent, clause by clause. */
export function findConsent(message: readonly ReadableWord[]): ConsentSpan[] {
  return clausesOf(message).flatMap(({ from, clause }) => {
    const isWhole = clause.length === message.length;
    return inClause(clause, isWhole).map((span) => ({ ...span, from: span.from + from, to: span.to + from }));
  });
}

function clausesOf(message: readonly ReadableWord[]) {
  const clauses: { from: number; clause: ReadableWord[] }[] = [];
  message.forEach((word, index) => {
    const last = clauses.at(-1);
    if (last === undefined || word.afterBreak) clauses.push({ from: index, clause: [word] });
    else last.clause.push(word);
  });
  return clauses;
}

function inClause(clause: readonly ReadableWord[], isWhole: boolean): ConsentSpan[] {
  const alone = kinds.filter((word) => isCourteously(clause, word) && (isWhole || word === 'stop'));
  if (alone.length > 0) return alone.map((word) => ({ word, from: 0, to: clause.length }));
  const contrary = contraryBook.find(clause);
  return sentenceBook.find(clause).flatMap((match) => {
    const { from, to, value } = match;
    if (value === 'stop-opening') return from === 0 ? [{ word: 'stop' as const, from, to: from + 1 }] : [];
    if (value === 'stop-closing')
      return to === clause.length ? [{ word: 'stop' as const, from: from + 1, to }] : [];
    return contrary.some((other) => other.value === value && other.from < to && from < other.to)
      ? []
      : [{ word: value, from, to }];
  });
}

/** Whether a clause is such a word and, around it, nothing but courtesy. */
function isCourteously(clause: readonly ReadableWord[], word: ConsentWord): boolean {
  const courtesies = courtesyBook.find(clause);
  const reached = new Set([0]);
  for (let at = 0; at < clause.length; at += 1) {
    if (!reached.has(at)) continue;
    for (const { from, to } of courtesies) if (from === at) reached.add(to);
  }
  const ends = new Set([clause.length]);
  for (let at = clause.length; at > 0; at -= 1) {
    if (!ends.has(at)) continue;
    for (const { from, to } of courtesies) if (to === at) ends.add(from);
  }
  return aloneBook
    .find(clause)
    .some(({ from, to, value, isClose }) => isClose && value === word && reached.has(from) && ends.has(to));
}
