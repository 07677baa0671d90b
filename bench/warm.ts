import { type Comparison, compare, interleaved } from './comparison.ts';
import type { FunctionProcess } from './function-process.ts';
import type { Recorded } from './recording.ts';
import { Replay } from './replay.ts';
import { callsOf, type Keys, processOf } from './replayed-function.ts';
import { type Group, makeBare } from './variants.ts';

/** Until a function is as fast as it gets: what is seldom called is compiled last. */
const WARM_UPS = 400;

/** What takes a few milliseconds is measured so many times more often. */
export const MORE_OFTEN = 20;

/** Milliseconds that every answer of AWS takes, where it takes any. */
const ROUND_TRIP = 20;

/** What a warm function takes beyond the calls that it makes: without any delay, and with one for each call. */
export async function measureWarm(
  recorded: Recorded,
  keys: Keys,
  directory: string,
  rounds: number,
): Promise<readonly Comparison[]> {
  const { name } = recorded;
  const { later } = await callsOf(recorded, keys);
  const bare = await makeBare(recorded, later, `${directory}/warm`);
  const overhead = await inTurns(recorded, keys, MORE_OFTEN * rounds, 0, bare);
  const figures = [
    compare({
      what: `warm ${name}`,
      measured: overhead.shipped,
      against: 'a bare handler of the same clients and calls',
      baseline: overhead.bare,
      unit: 'ms',
      atMost: 1.1,
    }),
  ];
  if (name === 'intake') {
    const one = await makeBare(recorded, [onlyWrite(later)], `${directory}/one-call`);
    const delayed = await inTurns(recorded, keys, rounds, ROUND_TRIP, one);
    figures.push(
      compare({
        what: `warm intake, ${ROUND_TRIP} ms for every call`,
        measured: delayed.shipped,
        against: 'one call',
        baseline: delayed.bare,
        unit: 'ms',
        atMost: 1.15,
      }),
    );
  }
  if (name === 'dispatch') {
    const delayed = await inTurns(recorded, keys, rounds, ROUND_TRIP, bare);
    figures.push(
      compare({
        what: `warm dispatch, ${ROUND_TRIP} ms for every call`,
        measured: delayed.shipped,
        against: `its chain of ${later.length} dependent calls`,
        baseline: delayed.bare,
        unit: 'ms',
        atMost: 1.1,
      }),
    );
  }
  return figures;
}

function onlyWrite(groups: readonly Group[]): Group {
  const write = groups.flat().find(({ exchange }) => exchange.action === 'PutItem');
  if (write === undefined) throw new Error('intake wrote nothing');
  return [write];
}

async function inTurns(
  recorded: Recorded,
  keys: Keys,
  rounds: number,
  delay: number,
  bareCode: string,
): Promise<{ readonly shipped: number; readonly bare: number }> {
  const start = async (codeDirectory: string) => {
    const replay = await Replay.start(recorded.exchanges, 0);
    const child = await processOf(recorded, codeDirectory, replay, keys);
    return { child, replay };
  };
  const shipped = await start(recorded.definition.codeDirectory);
  const bare = await start(bareCode);
  const invoke = async ({ child, replay }: { child: FunctionProcess; replay: Replay }) => {
    replay.next();
    return (await child.invoke()).milliseconds;
  };
  for (let nth = 0; nth < WARM_UPS; nth += 1) for (const one of [shipped, bare]) await invoke(one);
  for (const { replay } of [shipped, bare]) replay.delay = delay;
  const medians = await interleaved(rounds, {
    shipped: () => invoke(shipped),
    bare: () => invoke(bare),
  });
  for (const { child, replay } of [shipped, bare]) {
    await child.end();
    await replay.close();
  }
  return medians;
}
