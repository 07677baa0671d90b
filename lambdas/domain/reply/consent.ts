import type { ConsentWord } from '../reply.ts';
import { groups, phrases } from './lexicon.ts';
import { Phrasebook, reachedBy, type Span, type Word } from './pattern.ts';
import { consent, contraries, stopClosings, stopOpenings } from './vocabulary/consent.ts';
import { besideConsent, turns } from './vocabulary/small-talk.ts';

/** What a message says of consent. */
export interface ConsentReading {
  /** What its clauses say. */
  readonly said: ReadonlySet<ConsentWord>;
  /** What is said in a clause that says nothing else. */
  readonly saidPlainly: ReadonlySet<ConsentWord>;
  /** The words that say it, and where there are any, the courtesy beside them. */
  readonly covered: readonly Span[];
}

interface Finding {
  readonly word: ConsentWord;
  /** The places of its words. */
  readonly named: readonly number[];
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
const contraryBook = new Phrasebook<ConsentWord>(
  [
    ...phrases(contraries.stop, 'stop' as const),
    ...phrases(contraries.start, 'start' as const),
    ...phrases(contraries['wrong-number'], 'wrong-number' as const),
  ],
  groups,
);
const courtesyBook = new Phrasebook([{ pattern: '<please>', value: undefined }], groups);
const besideBook = new Phrasebook(
  [...phrases(besideConsent, undefined), ...[...turns].map((pattern) => ({ pattern, value: undefined }))],
  groups,
);

export const consentWords: readonly string[] = [
  aloneBook,
  sentenceBook,
  contraryBook,
  courtesyBook,
  besideBook,
].flatMap((book) => [...book.words]);

/** What a message says of consent, clause by clause. */
export function consentIn(message: readonly Word[]): ConsentReading {
  const findings = clausesOf(message).map((clause) => ({ clause, found: inClause(clause, message) }));
  const all = findings.flatMap(({ found }) => found);
  const isCovered = message.map(() => false);
  if (all.length > 0) {
    for (const { named } of [...all, ...besideBook.find(message)])
      for (const at of named) isCovered[at] = true;
  }
  const isPlain = ({ from, to }: Span) => isCovered.slice(from, to).every(Boolean);
  return {
    said: new Set(all.map(({ word }) => word)),
    saidPlainly: new Set(
      findings.filter(({ clause }) => isPlain(clause)).flatMap(({ found }) => found.map(({ word }) => word)),
    ),
    covered: isCovered.flatMap((is, from) => (is ? [{ from, to: from + 1 }] : [])),
  };
}

/** The parts of a message between punctuation and "but". */
function clausesOf(message: readonly Word[]): Span[] {
  const starts = message.flatMap(({ afterBreak, candidates }, at) =>
    at === 0 || afterBreak || candidates.some((candidate) => turns.has(candidate)) ? [at] : [],
  );
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? message.length }));
}

function inClause({ from, to }: Span, message: readonly Word[]): Finding[] {
  const clause = message.slice(from, to);
  const isMessage = clause.length === message.length;
  const placed = (word: ConsentWord, named: readonly number[]): Finding => ({
    word,
    named: named.map((at) => at + from),
  });
  const alone = [...aloneIn(clause)].filter((word) => isMessage || word === 'stop');
  if (alone.length > 0) return alone.map((word) => placed(word, [...clause.keys()]));
  const contrary = contraryBook.find(clause);
  const isTurnedRound = ({ word, named }: Finding) =>
    contrary.some((other) => other.value === word && named.some((at) => other.from <= at && at < other.to));
  return sentenceBook
    .find(clause)
    .flatMap(({ value, named, from: first, to: end }): Finding[] => {
      // Of an opening and a closing only the word of consent is read here: what is beside it says something else.
      if (value === 'stop-opening') return first === 0 ? [{ word: 'stop', named: [0] }] : [];
      if (value === 'stop-closing') {
        return end === clause.length ? [{ word: 'stop', named: named.slice(1) }] : [];
      }
      return [{ word: value, named }];
    })
    .filter((finding) => !isTurnedRound(finding))
    .map(({ word, named }) => placed(word, named));
}

/** The words of consent that a clause is and, around them, nothing but courtesy. */
function aloneIn(clause: readonly Word[]): ReadonlySet<ConsentWord> {
  const courtesies = courtesyBook.find(clause);
  const mirrored = courtesies.map(({ from, to }) => ({ from: clause.length - to, to: clause.length - from }));
  const begins = reachedBy(courtesies, clause.length);
  const ends = reachedBy(mirrored, clause.length);
  return new Set(
    aloneBook
      .find(clause)
      .filter(({ from, to, isClose }) => isClose && begins.has(from) && ends.has(clause.length - to))
      .map(({ value }) => value),
  );
}
