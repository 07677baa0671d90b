import type { ReplyMeanings } from '../care-plan.ts';
import type { ReplyOutcome } from '../reply.ts';
import {
  type Digit,
  denialBook,
  echoBook,
  figureBook,
  harmlessBook,
  type Saying,
  type Sign,
  worryBook,
} from './lexicon.ts';
import type { Match, ReadableWord, Span } from './pattern.ts';
import { negations, openEnds, orWords } from './vocabulary/small-talk.ts';

/** A message as both vocabularies see it, word by word. */
export interface Reading {
  readonly harmless: readonly ReadableWord[];
  readonly worrying: readonly ReadableWord[];
}

type Tile = Span & { readonly saying: Saying };

const ranks: readonly ReplyOutcome[] = ['fine', 'expected', 'unreadable', 'concern', 'urgent'];

/** The more careful of outcomes. */
export const mostCareful = (...outcomes: ReplyOutcome[]): ReplyOutcome =>
  outcomes.reduce((worst, outcome) => (ranks.indexOf(outcome) > ranks.indexOf(worst) ? outcome : worst));

/**
 * What a message says of how the patient is; undefined if it says nothing at all but `known`, the parts that were read
 * otherwise, and small talk.
 */
export function meaningOf(
  reading: Reading,
  known: readonly Span[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome | undefined {
  const { harmless, worrying } = reading;
  const echoed = echoBook.find(harmless).map(({ from, to }) => ({ from, to }));
  const isEchoed = ({ from, to }: Span) => echoed.some((echo) => echo.from <= from && to <= echo.to);
  const signs = worryBook.find(worrying).filter(({ value, isClose }) => isClose || !value.isClose);
  const tiles = harmlessBook
    .find(harmless)
    .filter((match) => match.isClose && !isEchoed(match) && !isNegated(harmless, worrying, match))
    .map(({ from, to, value }) => ({ from, to, saying: value }));
  const said = maximal(tiles);
  const denied = deniedIn(harmless, signs);
  const figures = figureBook.find(worrying);

  const masks: Span[] = [...echoed, ...said, ...denied, ...figures];
  const worries = signs
    .filter((sign) => !masks.some((mask) => mask.from <= sign.from && sign.to <= mask.to))
    .map(({ value }) => value.outcome);

  const isWhole =
    isCovered(harmless, [...echoed, ...tiles, ...denied, ...known]) && !hasOpenEnd(harmless, echoed);
  const sayings = said.map(({ saying }) => saying);
  const digits = said.filter(isDigit);
  if (
    isWhole &&
    worries.length === 0 &&
    denied.length === 0 &&
    known.length > 0 &&
    sayings.every((saying) => saying === 'nothing')
  ) {
    return undefined;
  }
  return mostCareful(
    ...worries,
    ...(denied.length > 0 ? ['fine' as const] : []),
    ...(isWhole ? [] : ['unreadable' as const]),
    inWords(sayings, meanings) ?? (digits.length === 0 && denied.length === 0 ? 'unreadable' : 'fine'),
    ...(isWhole ? inDigits(digits, sayings, meanings) : beyondDoubt(digits, harmless, meanings)),
  );
}

/** "No respiro bien" says nothing good, though two of its words do. */
function isNegated(
  harmless: readonly ReadableWord[],
  worrying: readonly ReadableWord[],
  { from, value }: Match<Saying>,
): boolean {
  if (value === 'nothing' || 'digit' in value || harmless[from]?.afterBreak) return false;
  const before = [...(harmless[from - 1]?.keys ?? []), ...(worrying[from - 1]?.keys ?? [])];
  return before.some((key) => negations.includes(key));
}

const isDigit = (tile: Tile): tile is Span & { saying: { digit: Digit } } =>
  tile.saying !== 'nothing' && 'digit' in tile.saying;

/** Without those that stand within a longer one. */
const maximal = (tiles: readonly Tile[]): Tile[] =>
  tiles.filter(
    (tile) =>
      !tiles.some(
        (other) =>
          other.from <= tile.from && tile.to <= other.to && other.to - other.from > tile.to - tile.from,
      ),
  );

/** Denials with all that they deny: "no fever", "no fever, chills or pain". */
function deniedIn(message: readonly ReadableWord[], signs: readonly Match<Sign>[]): Span[] {
  const deniable = signs.filter(({ value, isClose }) => value.isDeniable && isClose);
  const signsAt = (from: number) => deniable.filter((sign) => sign.from === from);
  return denialBook
    .find(message)
    .filter(({ isClose }) => isClose)
    .flatMap(({ from, to }) =>
      message[to]?.afterBreak === true
        ? []
        : signsAt(to).map((first) => ({ from, to: endOfList(message, first.to, signsAt) })),
    );
}

/**
 * A list goes on as long as it ends in an "or"; "no fever, pain" may mean that there is pain. What is urgent needs its own
 * comma or "or": in "no fever chest pain or chills" it may have been meant to stand alone.
 */
function endOfList(
  message: readonly ReadableWord[],
  from: number,
  signsAt: (from: number) => readonly Match<Sign>[],
): number {
  let end = from;
  let at = from;
  for (;;) {
    const word = message[at];
    const isJoined = word?.keys.some((key) => orWords.includes(key)) === true;
    const isSet = isJoined || word?.afterBreak === true;
    const next = signsAt(isJoined ? at + 1 : at).filter(({ value }) => isSet || value.outcome !== 'urgent');
    if (next.length === 0) return isAtAll(message[end]) ? end + 1 : end;
    at = Math.max(...next.map(({ to }) => to));
    if (isJoined) end = at;
  }
}

const isAtAll = (word: ReadableWord | undefined): boolean =>
  word !== undefined && !word.afterBreak && word.keys.includes('nada');

function isCovered(message: readonly ReadableWord[], tiles: readonly Span[]): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < message.length; at += 1) {
    if (!reached.has(at)) continue;
    for (const { from, to } of tiles) if (from === at) reached.add(to);
  }
  return reached.has(message.length);
}

const hasOpenEnd = (message: readonly ReadableWord[], echoed: readonly Span[]): boolean =>
  message.at(-1)?.keys.some((key) => openEnds.includes(key)) === true &&
  !echoed.some(({ to }) => to === message.length);

/** Mild discomfort means what 2 does; where there is no check-in to say what that is, it is a concern. */
function inWords(sayings: readonly Saying[], meanings: ReplyMeanings | undefined): ReplyOutcome | undefined {
  const outcomes = sayings.flatMap((saying) =>
    saying === 'nothing' || 'digit' in saying
      ? []
      : saying.outcome === 'fine'
        ? ['fine' as const]
        : [meanings?.['2'] ?? 'concern'],
  );
  return outcomes.length === 0 ? undefined : mostCareful(...outcomes);
}

/** Several digits are no answer, and 1 beside a discomfort is a contradiction: someone must ask. */
function inDigits(
  digits: readonly { saying: { digit: Digit } }[],
  sayings: readonly Saying[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome[] {
  const outcomes = [...new Set(digits.map(({ saying }) => saying.digit))].map(
    (digit) => meanings?.[digit] ?? 'unreadable',
  );
  const contradicts =
    outcomes.includes('fine') &&
    sayings.some((saying) => saying !== 'nothing' && 'outcome' in saying && saying.outcome === 'expected');
  return [
    ...outcomes,
    ...(outcomes.length > 1 ? ['unreadable' as const] : []),
    ...(contradicts ? ['concern' as const] : []),
  ];
}

/**
 * In a message that is not understood, a digit counts if it stands first, or nothing but "or" stands beside digits. More
 * digits after a first one are second thoughts: "1 no wait 3".
 */
function beyondDoubt(
  digits: readonly (Span & { saying: { digit: Digit } })[],
  message: readonly ReadableWord[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome[] {
  const areAlone = isCovered(
    message,
    [
      ...digits,
      ...message.map(({ keys }, from) => ({
        from,
        to: from + (keys.some((key) => orWords.includes(key)) ? 1 : 0),
      })),
    ].filter(({ from, to }) => to > from),
  );
  const isAnswer = digits.some(
    ({ from, saying }) => from === 0 && message[0]?.keys.includes(saying.digit) === true,
  );
  return areAlone || isAnswer ? digits.map(({ saying }) => meanings?.[saying.digit] ?? 'unreadable') : [];
}
