import type { FunctionName } from '../lambdas/aws/environment.ts';
import { type Comparison, compare, interleaved } from './comparison.ts';
import type { Recorded } from './recording.ts';
import { Replay } from './replay.ts';
import { callsOf, type Keys, processOf } from './replayed-function.ts';
import { makeBare, makeBareAsOurs, makeRaw } from './variants.ts';

/** Those that no clinic waits for. */
export const WORKERS: readonly FunctionName[] = ['dispatch', 'receipts', 'replies', 'sweep'];

/** How long a function takes from nothing loaded to its first answer, against a bare one and the floor. */
export async function measureColdStart(
  recorded: Recorded,
  keys: Keys,
  directory: string,
  rounds: number,
): Promise<readonly Comparison[]> {
  const { name } = recorded;
  const { first } = await callsOf(recorded, keys);
  const replay = await Replay.start(recorded.exchanges, 0);
  const start = async (codeDirectory: string) => {
    replay.next();
    const child = await processOf(recorded, codeDirectory, replay, keys);
    const { milliseconds } = await child.invoke();
    await child.end();
    return milliseconds;
  };
  const bareCode = await makeBare(recorded, first, directory);
  const asOursCode = await makeBareAsOurs(recorded, first, directory);
  const rawCode = await makeRaw(recorded, first, directory);
  const { shipped, bare, asOurs, raw } = await interleaved(rounds, {
    shipped: () => start(recorded.definition.codeDirectory),
    bare: () => start(bareCode),
    asOurs: () => start(asOursCode),
    raw: () => start(rawCode),
  });
  await replay.close();
  const what = `cold start of ${name}`;
  return [
    compare({
      what,
      measured: shipped,
      against: 'a bare handler of the same clients and calls',
      baseline: bare,
      unit: 'ms',
      atMost: WORKERS.includes(name) ? 0.75 : 0.8,
    }),
    compare({
      what: `cold start of the bare handler of ${name}, bundled as ours are`,
      measured: asOurs,
      against: 'bundled as anybody would',
      baseline: bare,
      unit: 'ms',
    }),
    compare({
      what,
      measured: shipped,
      against: 'the same requests without an SDK',
      baseline: raw,
      unit: 'ms',
    }),
  ];
}
