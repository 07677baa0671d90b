import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { type Command, readCommand, USAGE, UsageError } from './command.ts';
import { send } from './http.ts';
import { importLines, MAX_LINE_BYTES } from './import-lines.ts';
import { splitLines } from './lines.ts';
import { showProgress } from './progress.ts';
import { Results } from './results.ts';
import { Stopped } from './stopped.ts';
import { Tally } from './tally.ts';
import { Tokens } from './tokens.ts';

/**
 * Posts a backfill of treatments, line by line. Safe at any time and any number of times, also where it is broken off, since
 * the API takes the same event for a repetition.
 */

/** A terminal's Ctrl-C may arrive twice, by itself and through npm; one that comes later than this is meant to end it now. */
const SECOND_CTRL_C = 1_000;

async function run({ file, results: path, concurrency, dryRun, target, tokens }: Command): Promise<number> {
  const lines = () => splitLines(createReadStream(file), MAX_LINE_BYTES);
  if (!(await isFile(file))) throw new UsageError(`There is no file ${file}.`);
  const results = await Results.open(path, target);
  const tally = new Tally(await count(lines()));
  const progress = showProgress(tally, process.stderr, Date.now);
  const stop = stopOnSignal();
  const timing = {
    now: Date.now,
    random: Math.random,
    wait: (milliseconds: number) => setTimeout(milliseconds, undefined, { signal: stop.signal }),
  };
  await importLines(lines(), {
    ...timing,
    post: (body, token) =>
      send(target.url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': target.contentType,
          accept: 'application/json',
        },
        body,
      }),
    tokens: new Tokens(tokens, { ...timing, send }),
    results,
    tally,
    progress: progress.update,
    mode: { dryRun, fhir: target.contentType === 'application/fhir+json' },
    concurrency,
    stop,
  });
  progress.end();
  results.close();
  if (stop.signal.aborted) console.error(describe(stop.signal.reason));
  console.log([...tally.summarise(), `Results: ${path}`].join('\n'));
  return tally.isAllDone ? 0 : 1;
}

/** Reading a file twice takes one that stays, which a pipe does not. */
const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _ of items) number += 1;
  return number;
}

function stopOnSignal(): AbortController {
  const stop = new AbortController();
  let since: number | undefined;
  const onSignal = () => {
    const now = Date.now();
    since ??= now;
    if (now - since > SECOND_CTRL_C) process.exit(1);
    if (stop.signal.aborted) return;
    console.error('Stopping: what is under way ends, nothing else is posted.');
    stop.abort(new Stopped('Stopped. Run it again to go on.'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return stop;
}

/** A file that cannot be read or written says so in its message; of anything unforeseen the stack is worth having. */
function describe(error: unknown): unknown {
  const isForeseen = error instanceof Stopped || (error instanceof Error && 'syscall' in error);
  return isForeseen ? error.message : error;
}

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command === undefined) console.log(USAGE);
  else process.exitCode = await run(command);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : describe(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
