import { type Phrase, Phrasebook } from './pattern.ts';
import { Spelling } from './spelling.ts';
import { bleeding, heavyBleeding } from './vocabulary/bleeding.ts';
import { breathing } from './vocabulary/breathing.ts';
import { chest, heart } from './vocabulary/chest.ts';
import { consciousness } from './vocabulary/consciousness.ts';
import { emergency } from './vocabulary/emergency.ts';
import { faceSwelling } from './vocabulary/face-swelling.ts';
import { fever } from './vocabulary/fever.ts';
import { lookAlikes } from './vocabulary/look-alikes.ts';
import { mood } from './vocabulary/mood.ts';
import { nerves } from './vocabulary/nerves.ts';
import { pain } from './vocabulary/pain.ts';
import type { Phrases, Worry } from './vocabulary/phrases.ts';
import { figuresOfSpeech, selfHarm } from './vocabulary/self-harm.ts';
import { skin } from './vocabulary/skin.ts';
import { denials, echoes, faces, misspellable, smallTalk } from './vocabulary/small-talk.ts';
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

const scores = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`).flatMap((score) =>
    ['out of 10', 'of 10', 'de 10', 'sobre 10', 'over 10', 'on 10'].map((scale) => `${score} ${scale}`),
  );

export const groups = {
  ...words,
  ...notWellWords,
  'zero-score': ['#zero', ...scores(0, 0)],
  'low-score': ['#low', ...scores(1, 3)],
  'high-score': ['#high', ...scores(4, 10)],
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

/** What a harmless phrase says: a digit, an outcome, or nothing. */
export type Saying = { readonly digit: Digit } | { readonly outcome: 'fine' | 'expected' } | 'nothing';

const digitWords: Readonly<Record<Digit, string>> = {
  1: '1|one|uno|01',
  2: '2|two|dos|02',
  3: '3|three|tres|03',
};

export const harmlessBook = new Phrasebook<Saying>(
  [
    ...phrases(well, { outcome: 'fine' } as const),
    ...phrases(mild, { outcome: 'expected' } as const),
    ...phrases(smallTalk, 'nothing' as const),
    ...faces.map((pattern) => ({ pattern, value: 'nothing' as const })),
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
export const figureBook = new Phrasebook(phrases(figuresOfSpeech, undefined), groups);
export const echoBook = new Phrasebook(phrases(echoes, undefined), groups);

export const spelling = {
  worrying: new Spelling([...worryBook.words, ...figureBook.words]),
  harmless: new Spelling([...harmlessBook.words, ...denialBook.words, ...echoBook.words], misspellable),
};

export const isLookAlike = (word: string): boolean => others.has(word);
const others = new Set(lookAlikes);
