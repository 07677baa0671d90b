import { put } from './pattern.ts';

interface Entry {
  readonly word: string;
  readonly letters: number;
}

/** What a typed word is compared with. */
interface Guessable {
  readonly entries: readonly Entry[];
  readonly bySound: ReadonlyMap<string, readonly string[]>;
}

/**
 * Which words of a vocabulary a typed word may stand for. A harmless word must be spelled nearly right, a worrying one may
 * be spelled in many ways: to mistake a worry for small talk is a danger, the other way round a telephone call.
 */
export class Spelling {
  readonly #words = new Set<string>();
  readonly #stems = new Set<string>();
  readonly #misspellable: Iterable<string> | undefined;
  #made: Guessable | undefined;

  /**
   * `words`: as a phrasebook has them, stems like `breath*` among them.
   * `misspellable`: the only ones that may be misspelled, and by one letter; by default all may, and in more ways.
   */
  constructor(words: Iterable<string>, misspellable?: Iterable<string>) {
    for (const word of words) {
      if (word.endsWith('*')) this.#stems.add(word.slice(0, -1));
      else this.#words.add(word);
    }
    this.#misspellable = misspellable;
  }

  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** The words and stems that this is, without guessing. */
  exactly(typed: string): string[] {
    const found = this.#words.has(typed) ? [typed] : [];
    for (let length = 2; length <= Math.min(typed.length, 20); length += 1) {
      const stem = typed.slice(0, length);
      if (this.#stems.has(stem)) found.push(`${stem}*`);
    }
    return found;
  }

  /** The words and stems that this may have been meant to be. */
  guesses(typed: string): string[] {
    if (typed.length < 4 || typed.length > 30) return [];
    const { entries, bySound } = this.#guessable;
    const letters = lettersOf(typed);
    const near = entries.filter(
      // Each letter changed, added or dropped changes at most two of the set.
      (entry) => bits(entry.letters ^ letters) <= 4 && this.#isNear(typed, entry.word),
    );
    return [...(bySound.get(soundOf(typed)) ?? []), ...near.map(({ word }) => word)].flatMap((word) => [
      ...(this.#words.has(word) ? [word] : []),
      ...(this.#stems.has(word) ? [`${word}*`] : []),
    ]);
  }

  /** Made for the first word that has to be guessed: most replies are a digit. */
  get #guessable(): Guessable {
    this.#made ??= this.#makeGuessable();
    return this.#made;
  }

  #makeGuessable(): Guessable {
    const words = [...(this.#misspellable ?? new Set([...this.#words, ...this.#stems]))].filter(
      (word) => word.length >= 4,
    );
    const bySound = new Map<string, string[]>();
    if (!this.#isStrict) for (const word of words) put(bySound, soundOf(word), word);
    return { entries: words.map((word) => ({ word, letters: lettersOf(word) })), bySound };
  }

  get #isStrict(): boolean {
    return this.#misspellable !== undefined;
  }

  #isNear(typed: string, word: string): boolean {
    const length = Math.min(typed.length, word.length);
    const most = this.#isStrict || length < 8 ? 1 : 2;
    if (Math.abs(typed.length - word.length) > most) return false;
    if (length < 5) return typed.length === word.length && isTransposed(typed, word);
    // Few get the first letter wrong, and many other words differ in it alone.
    return typed[0] === word[0] ? distance(typed, word, most) <= most : isTransposed(typed, word);
  }
}

/** The set of letters of a word. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The spellings of a word with letters repeated for effect: `gooood` may be `good` and `god`, `siiii` `si`. */
export function unrepeated(typed: string): string[] {
  return /(.)\1\1/.test(typed)
    ? [typed.replaceAll(/(.)\1{2,}/g, '$1$1'), typed.replaceAll(/(.)\1+/g, '$1')]
    : [];
}
/** Spanish sounds that are written in two ways, as one: a silent h, b and v, s and z and c, ll and y. */
const soundOf = (word: string): string =>
  word
    .replaceAll('ph', 'f')
    .replaceAll(/qu(?=[ei])/g, 'k')
    .replaceAll(/c(?=[ei])|z/g, 's')
    .replaceAll(/(?<!c)h/g, '')
    .replaceAll('v', 'b')
    .replaceAll('ll', 'y')
    .replaceAll(/g(?=[ei])/g, 'j')
    .replaceAll(/(.)\1+/g, '$1');

const isTransposed = (typed: string, word: string): boolean => {
  for (let at = 0; at + 1 < word.length; at += 1) {
    if (typed[at] === word[at]) continue;
    return (
      typed[at] === word[at + 1] && typed[at + 1] === word[at] && typed.slice(at + 2) === word.slice(at + 2)
    );
  }
  return false;
};

/** Letters to change, add, drop or swap with the next (optimal string alignment); above `most` it is not exact. */
function distance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
