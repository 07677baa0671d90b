import type { ReplyMeanings } from '../care-plan.ts';
import type { ReplyOutcome } from '../reply.ts';
import type { Message } from './candidates.ts';
import {
  type Digit,
  denialBook,
  echoBook,
  figureBook,
  groups,
  harmlessBook,
  type Saying,
  type Sign,
  signsIn,
  takenBackBook,
} from './lexicon.ts';
import { type Match, put, reachedBy, type Span, type Word, within } from './pattern.ts';
import {
  counting,
  exclusions,
  narrowings,
  negations,
  openEnds,
  orWords,
  turns,
} from './vocabulary/small-talk.ts';

type Said = Span & { readonly saying: Saying };
type Answer = Span & { readonly digit: Digit };

const ranks: readonly ReplyOutcome[] = ['fine', 'expected', 'unreadable', 'concern', 'urgent'];

/** The most careful of outcomes. */
export const mostCareful = (...outcomes: ReplyOutcome[]): ReplyOutcome =>
  outcomes.reduce((worst, outcome) => (ranks.indexOf(outcome) > ranks.indexOf(worst) ? outcome : worst));

/**
 * What a message says of how the patient is; undefined if it says nothing but words of consent and courtesy. It is fine or as
 * expected only if it is covered to the last word; a worry counts wherever it stands, unless it is denied.
 *
 * @param beside the words that are read as consent or courtesy; none in a message that says nothing of consent
 */
export function meaningOf(
  message: Message,
  beside: readonly Span[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome | undefined {
  const { harmless } = message;
  const { said, denied, echoed, worries } = findingsOf(message);
  // Beside a word of consent, "my knee" is not small talk.
  const counted = beside.length === 0 ? said : said.filter(({ saying }) => saying !== 'circumstance');
  const isWhole =
    isCovered(harmless, [...echoed, ...counted, ...denied, ...beside]) &&
    !isOpen(harmless, said, [...denied, ...echoed, ...beside]);
  const sayings = longest(said);
  const outcomes = sayings.flatMap(({ saying }) => outcomeInWords(saying, meanings));
  const answers = sayings.flatMap(answerIn);
  if (denied.length > 0) outcomes.push('fine');
  if (worries.length + outcomes.length + answers.length === 0) {
    return isWhole && beside.length > 0 ? undefined : 'unreadable';
  }
  return mostCareful(
    'fine',
    ...worries,
    ...outcomes,
    ...(isWhole
      ? inDigits(answers, outcomes, meanings)
      : (['unreadable', ...beyondDoubt(answers, harmless, meanings)] as const)),
  );
}

/** What stands in a message: harmless sayings, worries that are denied, a text of ours that is quoted, and worries. */
function findingsOf({ harmless, worrying }: Message) {
  const echoed = echoBook.find(harmless);
  const isEchoed = within(echoed, harmless.length);
  const signs = signsIn(worrying);
  const said = harmlessBook
    .find(harmless)
    .filter((match) => match.isClose && !isEchoed(match) && !isNegated(harmless, worrying, match))
    .map(({ from, to, value }): Said => ({ from, to, saying: value }));
  const denied = deniedIn(harmless, signs);
  const isHarmless = within([...echoed, ...said, ...denied, ...figureBook.find(worrying)], harmless.length);
  const worries = signs.filter((sign) => !isHarmless(sign)).map(({ value }) => value.outcome);
  return { said, denied, echoed, worries };
}

/** Without those that stand within a longer one. */
function longest(said: readonly Said[]): Said[] {
  const length = Math.max(0, ...said.map(({ to }) => to));
  const isWithinEarlier = within(
    said.map(({ from, to }) => ({ from: from + 1, to })),
    length,
  );
  const ends = new Map<number, number>();
  for (const { from, to } of said) ends.set(from, Math.max(to, ends.get(from) ?? 0));
  return said.filter((span) => ends.get(span.from) === span.to && !isWithinEarlier(span));
}

/** "No respiro bien" says nothing good, though two of its words do, and "at 2" and "one knee" are no answers. */
function isNegated(
  harmless: readonly Word[],
  worrying: readonly Word[],
  { from, to, value }: Match<Saying>,
): boolean {
  if (typeof value === 'string' || harmless[from]?.afterBreak) return false;
  if ('digit' in value) return mayBe(harmless[from - 1], counting) || mayBe(harmless[to], countable);
  const before = [...(harmless[from - 1]?.candidates ?? []), ...(worrying[from - 1]?.candidates ?? [])];
  return before.some((candidate) => negations.has(candidate));
}

const countable: ReadonlySet<string> = new Set(
  [groups.joint, groups.site].flatMap((group = '') => group.split('|')),
);

const mayBe = (word: Word | undefined, words: ReadonlySet<string>): boolean =>
  word?.candidates.some((candidate) => words.has(candidate)) === true;

/** Denials with all that they deny: "no fever", "no fever, chills or pain". Not "no chest pain like this before". */
function deniedIn(message: readonly Word[], signs: readonly Match<Sign>[]): Span[] {
  const deniable = new Map<number, Match<Sign>[]>();
  for (const sign of signs) if (sign.value.isDeniable && sign.isClose) put(deniable, sign.from, sign);
  const signsAt = (from: number) => deniable.get(from) ?? [];
  const takenBackAt = new Set(takenBackBook.find(message).map(({ from }) => from));
  return denialBook
    .find(message)
    .filter(({ isClose, to }) => isClose && message[to]?.afterBreak === false)
    .flatMap(({ from, to }) =>
      signsAt(to).map((first) => ({ from, to: endOfList(message, first.to, signsAt) })),
    )
    .filter(({ to }) => !takenBackAt.has(to));
}

/**
 * A list goes on as long as it ends in an "or"; "no fever, pain" may mean that there is pain. What is urgent needs its own
 * comma or "or": in "no fever chest pain or chills" it may have been meant to stand alone.
 */
function endOfList(
  message: readonly Word[],
  from: number,
  signsAt: (from: number) => readonly Match<Sign>[],
): number {
  let end = from;
  let at = from;
  for (;;) {
    const word = message[at];
    const isJoined = mayBe(word, orWords);
    const isSet = isJoined || word?.afterBreak === true;
    const next = signsAt(isJoined ? at + 1 : at).filter(({ value }) => isSet || value.outcome !== 'urgent');
    if (next.length === 0) return isAtAll(message[end]) ? end + 1 : end;
    at = Math.max(...next.map(({ to }) => to));
    if (isJoined) end = at;
  }
}

const isAtAll = (word: Word | undefined): boolean =>
  word !== undefined && !word.afterBreak && word.candidates.includes('nada');

const isCovered = (message: readonly Word[], spans: readonly Span[]): boolean =>
  reachedBy(spans, message.length).has(message.length);

/** Whether a message breaks off, or turns to something that it does not tell: "good but my knee". */
function isOpen(message: readonly Word[], said: readonly Said[], others: readonly Span[]): boolean {
  const isInPhrase = (at: number) => said.some(({ from, to }) => from <= at && at < to && to - from > 1);
  const isTold = (at: number) => others.some(({ from, to }) => from <= at && at < to) || isInPhrase(at);
  const last = message.length - 1;
  if (mayBe(message[last], openEnds) && !isTold(last)) return true;
  const telling = [...said.filter(({ saying }) => typeof saying === 'object'), ...others];
  const isMild = said.some(
    ({ saying }) => typeof saying === 'object' && 'outcome' in saying && saying.outcome === 'expected',
  );
  if (!isMild && message.some((word, at) => mayBe(word, exclusions) && !isInPhrase(at))) return true;
  const turn = message.findLastIndex(
    (word, at) => mayBe(word, turns) || (!isMild && mayBe(word, narrowings) && !isInPhrase(at)),
  );
  return turn >= 0 && turn < last && !isInPhrase(turn) && !telling.some(({ to }) => to > turn + 1);
}

/** Mild discomfort means what 2 does; where there is no check-in to say what that is, it is a concern. */
function outcomeInWords(saying: Saying, meanings: ReplyMeanings | undefined): ReplyOutcome[] {
  if (typeof saying === 'string' || 'digit' in saying) return [];
  return [saying.outcome === 'fine' ? 'fine' : (meanings?.['2'] ?? 'concern')];
}

const answerIn = ({ saying, from, to }: Said): Answer[] =>
  typeof saying === 'object' && 'digit' in saying ? [{ from, to, digit: saying.digit }] : [];

/** Several digits are no answer, and 1 beside a discomfort is a contradiction: someone must ask. */
function inDigits(
  answers: readonly Answer[],
  inWords: readonly ReplyOutcome[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome[] {
  const digits = new Set(answers.map(({ digit }) => digit));
  const outcomes = [...digits].map((digit) => meanings?.[digit] ?? 'unreadable');
  const contradicts = outcomes.includes('fine') && inWords.some((outcome) => outcome !== 'fine');
  if (contradicts) outcomes.push('concern');
  return digits.size > 1 ? [...outcomes, 'unreadable'] : outcomes;
}

/**
 * In a message that is not understood, a digit counts if it stands first, or nothing but "or" stands beside digits. More
 * digits after a first one are second thoughts: "1 no wait 3".
 */
function beyondDoubt(
  answers: readonly Answer[],
  message: readonly Word[],
  meanings: ReplyMeanings | undefined,
): ReplyOutcome[] {
  const ors = message.flatMap((word, from) => (mayBe(word, orWords) ? [{ from, to: from + 1 }] : []));
  const isAnswer = answers.some(
    ({ from, digit }) => from === 0 && message[0]?.candidates.includes(digit) === true,
  );
  return isAnswer || isCovered(message, [...answers, ...ors])
    ? answers.map(({ digit }) => meanings?.[digit] ?? 'unreadable')
    : [];
}
