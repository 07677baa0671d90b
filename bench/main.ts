import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { synthesise } from '../local/synthesise.ts';
import { measureBundles } from './bundle-size.ts';
import { measureColdStart } from './cold-start.ts';
import { measureCommands, measureSuite } from './commands.ts';
import type { Comparison } from './comparison.ts';
import { functionNames } from './function-names.ts';
import { measureGrowth } from './growth.ts';
import { record } from './recording.ts';
import { Keys } from './replayed-function.ts';
import { describe } from './report.ts';
import { measureTexts } from './text-parts.ts';
import { measureWarm } from './warm.ts';
import { countWholeLife } from './whole-life.ts';
import { measureWholeStack } from './whole-stack.ts';

/** Measures how fast the pipeline is, each figure against a baseline that is taken in the same run. */

const PARTS = ['bundles', 'cold', 'warm', 'calls', 'texts', 'stack', 'growth', 'commands', 'suite'] as const;
type Part = (typeof PARTS)[number];

/** Of which functions the warm ones are measured. */
const WARM: readonly FunctionName[] = ['intake', 'dispatch', 'receipts'];

const USAGE = `Usage: npm run bench -- [options]

Measures each figure in turns with what it is measured against, and prints the medians and their ratio.

  --only PARTS      of ${PARTS.join(',')}; default: all
  --functions NAMES of which functions cold starts are measured, like intake,dispatch; default: all
  --rounds N        how often each is measured; default: 25. Warm functions without delay 20 times as often,
                    the whole stack and the test suite once
  --treatments N    how many go through the whole local stack; default: 2000. 10000 take 17 minutes
  --json            one JSON object

A ratio holds while nothing else runs on the machine.`;

// Lambda runs in UTC, whatever the zone of this machine.
process.env.TZ = 'UTC';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    functions: { type: 'string' },
    rounds: { type: 'string', default: '25' },
    treatments: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else await measure();

async function measure(): Promise<void> {
  const parts = chosenOf(values.only, PARTS);
  const names = chosenOf(values.functions, functionNames);
  const rounds = Number(values.rounds);
  const comparisons: Comparison[] = [];
  const add = (more: readonly Comparison[]) => {
    comparisons.push(...more);
    for (const { what, ratio } of more) console.error(`${what}: ${ratio.toFixed(2)}`);
  };
  const areFunctions = isAny(parts, 'bundles', 'cold', 'warm');
  const app = areFunctions || isAny(parts, 'stack', 'growth', 'calls') ? await synthesise('dev') : undefined;
  try {
    if (app && areFunctions) await measureFunctions(app.outdir, parts, names, rounds, add);
    if (app && parts.has('stack')) add(await measureWholeStack(app.outdir, Number(values.treatments)));
    if (app && parts.has('growth')) add(await measureGrowth(app.outdir, rounds));
    if (parts.has('commands')) add(await measureCommands(rounds));
    if (parts.has('suite')) add(await measureSuite());
    const life = app && parts.has('calls') ? await countWholeLife(app.outdir) : [];
    const texts = parts.has('texts') ? measureTexts() : [];
    const machine = {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      rounds,
    };
    console.log(
      values.json
        ? JSON.stringify({ machine, comparisons, life, texts }, null, 2)
        : describe({ machine, comparisons, life, texts }),
    );
  } finally {
    await app?.remove();
  }
}

/** Those of a list with commas between them; all where there is none. Ends the process where one is unknown. */
function chosenOf<T extends string>(list: string | undefined, all: readonly T[]): ReadonlySet<T> {
  if (list === undefined) return new Set(all);
  const chosen = list.split(',');
  const unknown = chosen.find((one) => !all.some((known) => known === one));
  if (unknown !== undefined) {
    console.error(`${unknown} is none of ${all.join(', ')}`);
    process.exit(2);
  }
  return new Set(all.filter((known) => chosen.includes(known)));
}

function isAny(parts: ReadonlySet<Part>, ...some: readonly Part[]): boolean {
  return some.some((part) => parts.has(part));
}

/** What is measured of single functions: against AWS as it answered once. */
async function measureFunctions(
  outdir: string,
  parts: ReadonlySet<Part>,
  names: ReadonlySet<FunctionName>,
  rounds: number,
  add: (more: readonly Comparison[]) => void,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-bench-'));
  const { functions, jwks } = await record(outdir);
  const keys = await Keys.serve(jwks);
  try {
    if (parts.has('bundles')) add(measureBundles(functions));
    for (const recorded of parts.has('cold') ? functions : [])
      if (names.has(recorded.name)) add(await measureColdStart(recorded, keys, directory, rounds));
    for (const recorded of parts.has('warm') ? functions : [])
      if (WARM.includes(recorded.name)) add(await measureWarm(recorded, keys, directory, rounds));
  } finally {
    keys.close();
    await rm(directory, { recursive: true });
  }
}
