import { type Groups, type Match, type Phrase, Phrasebook, type Word } from './pattern.ts';
import { Spelling } from './spelling.ts';
import { quotations } from './vocabulary/automatic.ts';
import { bleeding, heavyBleeding } from './vocabulary/bleeding.ts';
import { breathing } from './vocabulary/breathing.ts';
import { chest, heart } from './vocabulary/chest.ts';
import { consciousness } from './vocabulary/consciousness.ts';
import { emergency } from './vocabulary/emergency.ts';
import { faceSwelling } from './vocabulary/face-swelling.ts';
import { fever } from './vocabulary/fever.ts';
import { figuresOfSpeech } from './vocabulary/figures-of-speech.ts';
import { lookAlikes } from './vocabulary/look-alikes.ts';
import { mood } from './vocabulary/mood.ts';
import { nerves } from './vocabulary/nerves.ts';
import { pain } from './vocabulary/pain.ts';
import type { Phrases, Worry } from './vocabulary/phrases.ts';
import { selfHarm } from './vocabulary/self-harm.ts';
import { skin } from './vocabulary/skin.ts';
import {
  circumstances,
  connectives,
  courtesies,
  denials,
  echoes,
  faces,
  misspellable,
  takenBack,
} from './vocabulary/small-talk.ts';
import { stomach } from './vocabulary/stomach.ts';
import { stroke } from './vocabulary/stroke.ts';
import { notWell, notWellWords, unwell } from './vocabulary/unwell.ts';
import { mild, well } from './vocabulary/well.ts';
import { words } from './vocabulary/words.ts';

export type Digit = '1' | '2' | '3';

const worries: readonly Worry[] = [
  breathing,
  chest,
  heart,
  consciousness,
  faceSwelling,
  heavyBleeding,
  bleeding,
  stroke,
  selfHarm,
  emergency,
  pain,
  fever,
  skin,
  stomach,
  nerves,
  mood,
  unwell,
];

/** "3 out of 10" and the like. */
const scores = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`)
    .flatMap((score) => ['out of', 'of', 'de', 'sobre', 'over', 'on'].map((scale) => `${score} ${scale} 10`))
    .join('|');

export const groups: Groups = {
  ...words,
  ...notWellWords,
  'zero-score': `#zero|${scores(0, 0)}`,
  'low-score': `#low|${scores(1, 3)}`,
  'high-score': `#high|${scores(4, 10)}`,
};

export const phrases = <T>({ en, es }: Phrases, value: T): Phrase<T>[] =>
  [...en, ...es].map((pattern) => ({ pattern, value }));

/** A worry, and whether a denial right before it turns it into none. */
export interface Sign {
  readonly outcome: Worry['outcome'];
  readonly isDeniable: boolean;
  /** Holds only where its words stand together. */
  readonly isClose: boolean;
}

export const worryBook = new Phrasebook<Sign>(
  [
    ...worries.flatMap(({ outcome, signs, states }) => [
      ...phrases(signs, { outcome, isDeniable: true, isClose: false }),
      ...phrases(states, { outcome, isDeniable: false, isClose: false }),
    ]),
    ...phrases(notWell, { outcome: 'concern', isDeniable: false, isClose: true } as const),
  ],
  groups,
);

/** The worries that a message names, denied or not. */
export const signsIn = (message: readonly Word[]): Match<Sign>[] =>
  worryBook.find(message).filter(({ value, isClose }) => isClose || !value.isClose);

/** What a harmless phrase says: a digit, how the patient is, or nothing of that: a courtesy, or where and when. */
export type Saying =
  | { readonly digit: Digit }
  | { readonly outcome: 'fine' | 'expected' }
  | 'courtesy'
  | 'circumstance';

const digitWords: Readonly<Record<Digit, string>> = {
  1: '1|one|uno|01',
  2: '2|two|dos|02',
  3: '3|three|tres|03',
};

export const harmlessBook = new Phrasebook<Saying>(
  [
    ...phrases(well, { outcome: 'fine' } as const),
    ...phrases(mild, { outcome: 'expected' } as const),
    ...phrases(courtesies, 'courtesy' as const),
    ...phrases(circumstances, 'circumstance' as const),
    ...[...connectives].map((pattern) => ({ pattern, value: 'circumstance' as const })),
    ...faces.map((pattern) => ({ pattern, value: 'courtesy' as const })),
    ...Object.entries(digitWords).flatMap(([digit, spelled]) =>
      [
        spelled,
        `number|numero|num|option|opcion|answer|respuesta|reply|la|el|un|a|responde|marco ${spelled}`,
        `la|el opcion|numero|respuesta ${spelled}`,
      ].map((pattern) => ({
        pattern,
        value: { digit: digit as Digit },
      })),
    ),
  ],
  groups,
);

export const denialBook = new Phrasebook(phrases(denials, undefined), groups);
export const takenBackBook = new Phrasebook(phrases(takenBack, undefined), groups);
export const figureBook = new Phrasebook(phrases(figuresOfSpeech, undefined), groups);
export const quotedBook = new Phrasebook(phrases(quotations, undefined), groups);
export const echoBook = new Phrasebook(phrases(echoes, undefined), groups);

export const spelling = {
  worrying: new Spelling([worryBook, figureBook, quotedBook].flatMap(({ words }) => [...words])),
  harmless: new Spelling(
    [harmlessBook, denialBook, takenBackBook, echoBook].flatMap(({ words }) => [...words]),
    misspellable,
  ),
};

/** Whether a word is no misspelling, though it looks like one. */
export const isLookAlike = (word: string): boolean => lookAlikes.has(word);
