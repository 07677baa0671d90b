import pMap from 'p-map';
import { backoff, TRIES } from './backoff.ts';
import type { Answer } from './http.ts';
import { readFields } from './json.ts';
import type { Line } from './lines.ts';
import type { Found, Results } from './results.ts';
import { Stopped } from './stopped.ts';
import type { Tally } from './tally.ts';
import type { Token, Tokens } from './tokens.ts';
import { type Context, judge, treatmentIdOf, type Verdict } from './verdict.ts';

/** When so many lines in a row are not done, the next ones are spared. */
const MOST_NOT_DONE_IN_A_ROW = 20;

export const MAX_LINE_BYTES = 256 * 1024;

export interface ImportDeps {
  readonly post: (body: Buffer<ArrayBuffer>, token: string) => Promise<Answer>;
  readonly tokens: Pick<Tokens, 'current' | 'insteadOf'>;
  readonly results: Pick<Results, 'finalOf' | 'add'>;
  readonly tally: Tally;
  /** Called whenever the tally has changed. */
  readonly progress: () => void;
  readonly mode: Omit<Context, 'now'>;
  readonly concurrency: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Waits so many milliseconds. Throws once the run is stopped: a line that waited then has no result. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends the run: what is under way ends, nothing else begins. */
  readonly stop: AbortController;
}

/**
 * Posts the lines that have no final result yet, some at a time, and writes the result of each as it comes. Ends early where
 * the run is stopped, by whoever holds `stop` or since no further line would fare better; the signal's reason then says why.
 */
export async function importLines(lines: AsyncIterable<Line>, deps: ImportDeps): Promise<void> {
  const { results, tally, progress, concurrency, stop } = deps;
  let notDoneInARow = 0;

  async function importLine(line: Line): Promise<void> {
    try {
      const found = await postLine(line, deps);
      results.add(line, found);
      tally.count(found.outcome);
      progress();
      notDoneInARow = found.outcome === 'not-done' ? notDoneInARow + 1 : 0;
      if (notDoneInARow >= MOST_NOT_DONE_IN_A_ROW) stop.abort(new Stopped(inARow(found)));
    } catch (error) {
      stop.abort(error);
    }
  }

  await pMap(unfinished(lines, deps), importLine, { concurrency });
}

const inARow = ({ status, errors }: Found): string =>
  `${MOST_NOT_DONE_IN_A_ROW} lines in a row were not done, the last for ${status ?? errors?.[0]?.detail}. Run it again later.`;

async function* unfinished(
  lines: AsyncIterable<Line>,
  { results, tally, progress, stop }: ImportDeps,
): AsyncGenerator<Line> {
  for await (const line of lines) {
    if (stop.signal.aborted) return;
    const earlier = results.finalOf(line);
    if (earlier === undefined) {
      yield line;
      continue;
    }
    tally.countEarlier(earlier);
    progress();
  }
}

async function postLine({ bytes }: Line, deps: ImportDeps): Promise<Found> {
  if (bytes === undefined) return TOO_LONG;
  const treatmentId = treatmentIdOf(readFields(bytes.toString()));
  for (let tries = 1; ; tries += 1) {
    const { answer, verdict } = await tryLine(bytes, deps);
    if (verdict.kind === 'final') {
      const { kind: _, ...found } = verdict;
      return { ...statusOf(answer), ...treatmentId, ...found };
    }
    if (verdict.kind === 'stop') deps.stop.abort(new Stopped(verdict.why));
    if (verdict.kind !== 'again' || tries === TRIES)
      return { ...statusOf(answer), ...treatmentId, outcome: 'not-done', ...failureOf(answer) };
    await deps.wait(verdict.retryAfter ?? backoff(tries, deps.random));
  }
}

/** Posts a line once, or once more for each token that has grown too old. */
async function tryLine(
  bytes: Buffer<ArrayBuffer>,
  { tokens, post, mode, now, stop }: ImportDeps,
): Promise<{ readonly answer: Answer; readonly verdict: Exclude<Verdict, { kind: 'unauthorized' }> }> {
  for (let token: Token | undefined = await tokens.current(); ; ) {
    stop.signal.throwIfAborted();
    const answer = await post(bytes, token.value);
    const verdict = judge(answer, { ...mode, now: now() });
    if (verdict.kind !== 'unauthorized') return { answer, verdict };
    token = await tokens.insteadOf(token);
    if (token === undefined) {
      const why = `The API answered ${answer.status} to a fresh token: this client may not post here.`;
      return { answer, verdict: { kind: 'stop', why } };
    }
  }
}

const TOO_LONG: Found = {
  outcome: 'too-large',
  errors: [{ pointer: '', rule: 'max-size', detail: 'A line is at most 256 KB.' }],
};

const statusOf = ({ status }: Answer) => (status === undefined ? {} : { status });

const failureOf = (answer: Answer) =>
  answer.status === undefined ? { errors: [{ pointer: '', rule: 'no-answer', detail: answer.failure }] } : {};
