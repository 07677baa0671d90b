/**
 * The language in which the vocabularies are written. A pattern is words with spaces between them:
 *
 *     chest|pecho     one of several words; with phrases among them in brackets: (since|all night)
 *     breath*         every word that begins so
 *     <swelling>      one of a group of words or phrases (`words.ts`)
 *     the?            may be missing
 *     ..              up to three words in between; `...` up to six
 */
export interface Phrase<T> {
  readonly pattern: string;
  readonly value: T;
}

/** Words of a message. */
export interface Span {
  readonly from: number;
  /** Behind the last word. */
  readonly to: number;
}

export interface Match<T> extends Span {
  readonly value: T;
  /** No word and no punctuation stand between the words of the pattern. */
  readonly isClose: boolean;
}

/** A word of a message as patterns see it: all that it may stand for. */
export interface ReadableWord {
  readonly keys: readonly string[];
  readonly afterBreak: boolean;
}

export type Groups = Readonly<Record<string, readonly string[]>>;

interface Element {
  /** What may stand here, by its first word: the words after it. */
  readonly tails: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly isOptional: boolean;
  readonly gap: number;
}

interface Compiled<T> {
  readonly elements: readonly Element[];
  readonly value: T;
}

const gaps: ReadonlyMap<string, number> = new Map([
  ['..', 3],
  ['...', 6],
]);

/** Finds phrases in a message. */
export class Phrasebook<T> {
  /** Every word and stem (`breath*`) that the patterns name. */
  readonly words: ReadonlySet<string>;
  readonly #byFirst = new Map<string, Compiled<T>[]>();

  constructor(phrases: readonly Phrase<T>[], groups: Groups) {
    const words = new Set<string>();
    for (const { pattern, value } of phrases) {
      const compiled = { elements: elementsOf(pattern, groups), value };
      for (const { tails } of compiled.elements) {
        for (const [first, rests] of tails) for (const word of [first, ...rests.flat()]) words.add(word);
      }
      for (const first of beginnings(compiled.elements)) {
        const others = this.#byFirst.get(first);
        if (others === undefined) this.#byFirst.set(first, [compiled]);
        else others.push(compiled);
      }
    }
    this.words = words;
  }

  /** Every place of a message where a phrase stands, at every length. */
  find(message: readonly ReadableWord[]): Match<T>[] {
    const matches: Match<T>[] = [];
    message.forEach(({ keys }, from) => {
      const tried = new Set<Compiled<T>>();
      for (const key of keys) {
        for (const compiled of this.#byFirst.get(key) ?? []) {
          if (tried.has(compiled)) continue;
          tried.add(compiled);
          for (const [to, isClose] of ends(message, compiled.elements, from)) {
            matches.push({ from, to, value: compiled.value, isClose });
          }
        }
      }
    });
    return matches;
  }
}

/** Every word that a phrase may begin with. */
function beginnings(elements: readonly Element[]): Set<string> {
  const required = elements.findIndex(({ isOptional }) => !isOptional);
  return new Set(elements.slice(0, required + 1).flatMap(({ tails }) => [...tails.keys()]));
}

function elementsOf(pattern: string, groups: Groups): Element[] {
  const elements: Element[] = [];
  let gap = 0;
  for (const item of pattern.match(/\([^)]*\)\??|\S+/g) ?? []) {
    const skipped = gaps.get(item);
    if (skipped !== undefined) {
      gap = skipped;
      continue;
    }
    const isOptional = item.length > 1 && item.endsWith('?');
    const tails = new Map<string, string[][]>();
    for (const phrase of alternatives(isOptional ? item.slice(0, -1) : item, groups)) {
      const [first = '', ...rest] = phrase.split(' ');
      const others = tails.get(first);
      if (others === undefined) tails.set(first, [rest]);
      else others.push(rest);
    }
    elements.push({ tails, isOptional, gap });
    gap = 0;
  }
  return elements;
}

function alternatives(item: string, groups: Groups): string[] {
  return item
    .replaceAll(/[()]/g, '')
    .split('|')
    .flatMap((alternative) => {
      if (!alternative.startsWith('<')) return [alternative];
      const phrases = groups[alternative.slice(1, -1)];
      if (phrases === undefined) throw new Error(`there is no group of words ${alternative}`);
      return phrases.flatMap((phrase) => alternatives(phrase, groups));
    });
}

/** Where a pattern that begins at `from` may end, and whether it is close there. */
function ends(
  message: readonly ReadableWord[],
  elements: readonly Element[],
  from: number,
): Map<number, boolean> {
  let reached = new Map<number, boolean>([[from, true]]);
  elements.forEach(({ tails, isOptional, gap }, index) => {
    const next = new Map<number, boolean>(isOptional ? reached : []);
    const reach = (to: number, isClose: boolean) => next.set(to, isClose || next.get(to) === true);
    for (const [at, wasClose] of reached) {
      for (let start = at; start <= Math.min(at + gap, message.length - 1); start += 1) {
        const word = message[start] as ReadableWord;
        const isClose = wasClose && start === at && (index === 0 || !word.afterBreak);
        for (const key of word.keys) {
          for (const tail of tails.get(key) ?? []) {
            const follows = followedBy(message, start + 1, tail);
            if (follows !== undefined) reach(start + 1 + tail.length, isClose && follows);
          }
        }
      }
    }
    reached = next;
  });
  return reached;
}

/** Whether these words stand at a place: undefined if not, false if with punctuation before one of them. */
function followedBy(
  message: readonly ReadableWord[],
  at: number,
  words: readonly string[],
): boolean | undefined {
  let isClose = true;
  for (const [index, expected] of words.entries()) {
    const word = message[at + index];
    if (word === undefined || !word.keys.includes(expected)) return undefined;
    if (word.afterBreak) isClose = false;
  }
  return isClose;
}
