/**
 * A phrase and what it says. Its pattern is words with spaces between them:
 *
 *     chest|pecho     one of several words; a phrase among them in brackets: since|(all night)
 *     breath*         every word that begins so
 *     <swelling>      one of a group of words or phrases (`vocabulary/words.ts`)
 *     the?            may be missing
 *     ..              up to three words in between; `...` up to six
 *     lips ~ <swelling>   both, in either order, with up to six words in between
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
  /** The places of the words that the pattern names, without those in between. */
  readonly named: readonly number[];
}

/** A word of a message as a vocabulary sees it. */
export interface Word {
  /** All that it may stand for: words, stems (`breath*`) and classes (`#fever`). */
  readonly candidates: readonly string[];
  /** Punctuation or a new line stands before it. */
  readonly afterBreak: boolean;
}

/** By name, what patterns may say in a word: alternatives with bars between them. */
export type Groups = Readonly<Record<string, string>>;

/** The phrases that may stand at a place, by their first word: the words after it. */
type Tails = ReadonlyMap<string, readonly (readonly string[])[]>;

interface Element {
  readonly tails: Tails;
  readonly isOptional: boolean;
  /** How many words may stand before it. */
  readonly gap: number;
}

interface Compiled<T> {
  readonly elements: readonly Element[];
  readonly value: T;
}

const NONE: readonly never[] = [];

type End = Pick<Match<unknown>, 'isClose' | 'named'>;

const gaps: ReadonlyMap<string, number> = new Map([
  ['..', 3],
  ['...', 6],
]);

/** Finds phrases in a message. */
export class Phrasebook<T> {
  /** Every word and stem that the patterns name. */
  readonly words: ReadonlySet<string>;
  readonly #byFirst = new Map<string, Compiled<T>[]>();

  constructor(phrases: readonly Phrase<T>[], groups: Groups) {
    const items = new Items(groups);
    for (const { pattern, value } of phrases.flatMap(inEitherOrder)) {
      this.#index({ elements: elementsOf(pattern, items), value });
    }
    this.words = items.words;
  }

  /** By every word that the phrase may begin with. */
  #index(compiled: Compiled<T>): void {
    for (const { tails, isOptional } of compiled.elements) {
      for (const first of tails.keys()) put(this.#byFirst, first, compiled);
      if (!isOptional) return;
    }
  }

  /** Every place of a message where a phrase stands, at every length. */
  find(message: readonly Word[]): Match<T>[] {
    const matches: Match<T>[] = [];
    const present = new Set(message.flatMap(({ candidates }) => candidates));
    const possible = new Map<Compiled<T>, boolean>();
    message.forEach(({ candidates }, from) => {
      const begun = new Set(candidates.flatMap((candidate) => this.#byFirst.get(candidate) ?? []));
      for (const compiled of begun) {
        let isPossible = possible.get(compiled);
        if (isPossible === undefined) {
          isPossible = mayStandIn(present, compiled.elements);
          possible.set(compiled, isPossible);
        }
        if (!isPossible) continue;
        for (const [to, { isClose, named }] of ends(message, compiled.elements, from)) {
          matches.push({ from, to, value: compiled.value, isClose, named });
        }
      }
    });
    return matches;
  }
}

/** The places of a message that spans reach, laid end to end from its beginning. */
export function reachedBy(spans: readonly Span[], length: number): ReadonlySet<number> {
  const byFrom = new Map<number, number[]>();
  for (const { from, to } of spans) put(byFrom, from, to);
  const reached = new Set([0]);
  for (let at = 0; at < length; at += 1) {
    if (reached.has(at)) for (const to of byFrom.get(at) ?? []) reached.add(to);
  }
  return reached;
}

/** Whether a span stands within one of others. */
export function within(spans: readonly Span[], length: number): (span: Span) => boolean {
  const reach = new Array<number>(length).fill(0);
  for (const { from, to } of spans) reach[from] = Math.max(reach[from] ?? 0, to);
  for (let at = 1; at < length; at += 1) reach[at] = Math.max(reach[at] ?? 0, reach[at - 1] ?? 0);
  return ({ from, to }) => (reach[from] ?? 0) >= to;
}

/** Adds to the list under a key. */
export function put<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function inEitherOrder<T>({ pattern, value }: Phrase<T>): Phrase<T>[] {
  const [one = '', other] = pattern.split(' ~ ');
  if (other === undefined) return [{ pattern, value }];
  return [`${one} ... ${other}`, `${other} ... ${one}`].map((each) => ({ pattern: each, value }));
}

function elementsOf(pattern: string, items: Items): Element[] {
  const elements: Element[] = [];
  let gap = 0;
  for (const item of pattern.match(/(?:\([^)]*\)|[^\s()])+/g) ?? []) {
    const skipped = gaps.get(item);
    if (skipped !== undefined) {
      gap = skipped;
      continue;
    }
    const isOptional = item.length > 1 && item.endsWith('?');
    const tails = items.tailsOf(isOptional ? item.slice(0, -1) : item);
    elements.push({ tails, isOptional, gap });
    gap = 0;
  }
  return elements;
}

/** The items of patterns, each read once, however many patterns have it. */
class Items {
  /** Every word that they name. */
  readonly words = new Set<string>();
  readonly #groups: Groups;
  readonly #tails = new Map<string, Tails>();

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  tailsOf(item: string): Tails {
    const tails = this.#tails.get(item) ?? this.#read(item);
    this.#tails.set(item, tails);
    return tails;
  }

  #read(item: string): Tails {
    const tails = new Map<string, (readonly string[])[]>();
    for (const phrase of alternatives(item, this.#groups)) {
      const space = phrase.indexOf(' ');
      const first = space < 0 ? phrase : phrase.slice(0, space);
      const rest = space < 0 ? NONE : phrase.slice(space + 1).split(' ');
      put(tails, first, rest);
      this.words.add(first);
      for (const word of rest) this.words.add(word);
    }
    return tails;
  }
}

const isWord = /^[^|<(]*$/;

function alternatives(item: string, groups: Groups): string[] {
  // As most are.
  if (isWord.test(item)) return [item];
  return item
    .replaceAll(/[()]/g, '')
    .split('|')
    .flatMap((alternative) => {
      const name = alternative.trim();
      if (!name.startsWith('<')) return [name];
      const group = groups[name.slice(1, -1)];
      if (group === undefined) throw new Error(`there is no group of words ${name}`);
      return alternatives(group, groups);
    });
}

/** Whether a pattern has its words among those of a message: most have not, and are not looked for. */
const mayStandIn = (present: ReadonlySet<string>, elements: readonly Element[]): boolean =>
  elements.every(({ tails, isOptional }) => {
    if (isOptional) return true;
    const [few, many] = present.size < tails.size ? [present, tails] : [tails, present];
    for (const word of few.keys()) if (many.has(word)) return true;
    return false;
  });

/** Where a pattern that begins at `from` may end. */
function ends(message: readonly Word[], elements: readonly Element[], from: number): Map<number, End> {
  let reached = new Map<number, End>([[from, { isClose: true, named: [] }]]);
  for (const { tails, isOptional, gap } of elements) {
    if (reached.size === 0) break;
    const next = new Map<number, End>(isOptional ? reached : []);
    for (const [at, before] of reached) {
      for (let start = at; start <= Math.min(at + gap, message.length - 1); start += 1) {
        const { candidates, afterBreak } = message[start] as Word;
        for (const candidate of candidates) {
          for (const tail of tails.get(candidate) ?? NONE) {
            const follows = followedBy(message, start + 1, tail);
            const to = start + 1 + tail.length;
            if (follows === undefined || next.get(to)?.isClose) continue;
            const isNext = start === at && (at === from || !afterBreak);
            const places = Array.from({ length: to - start }, (_, place) => start + place);
            next.set(to, {
              isClose: before.isClose && isNext && follows,
              named: [...before.named, ...places],
            });
          }
        }
      }
    }
    reached = next;
  }
  return reached;
}

/** Whether these words stand at a place: undefined if not, false if with punctuation before one of them. */
function followedBy(message: readonly Word[], at: number, words: readonly string[]): boolean | undefined {
  let isClose = true;
  for (const [index, expected] of words.entries()) {
    const word = message[at + index];
    if (word === undefined || !word.candidates.includes(expected)) return undefined;
    if (word.afterBreak) isClose = false;
  }
  return isClose;
}
