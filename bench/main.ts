import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../bin/tool/call.ts';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { synthesise } from '../local/synthesise.ts';
import { measureBundles } from './bundle-size.ts';
import { measureColdStart } from './cold-start.ts';
import { type Command, type Part, readCommand, USAGE } from './command.ts';
import type { Comparison } from './comparison.ts';
import { measureCommands, measureSuite } from './developer-commands.ts';
import { measureGrowth } from './growth.ts';
import { record } from './recording.ts';
import { Keys } from './replayed-function.ts';
import { describe } from './report.ts';
import { measureTexts } from './text-parts.ts';
import { measureWarm } from './warm.ts';
import { countWholeLife } from './whole-life.ts';
import { measureWholeStack } from './whole-stack.ts';

/** Measures how fast the pipeline is, each figure against a baseline that is taken in the same run. */

/** Of which functions the warm ones are measured. */
const WARM: readonly FunctionName[] = ['intake', 'dispatch', 'receipts'];

// Lambda runs in UTC, whatever the zone of this machine.
process.env.TZ = 'UTC';

await call('bench', USAGE, readCommand, measure);

async function measure({ parts, functions, rounds, treatments, isJson }: Command): Promise<void> {
  const comparisons: Comparison[] = [];
  const add = (more: readonly Comparison[]) => {
    comparisons.push(...more);
    for (const { what, ratio } of more) console.error(`${what}: ${ratio.toFixed(2)}`);
  };
  const areFunctions = isAny(parts, 'bundles', 'cold', 'warm');
  const app = areFunctions || isAny(parts, 'stack', 'growth', 'calls') ? await synthesise('dev') : undefined;
  try {
    if (app && areFunctions) await measureFunctions(app.outdir, parts, functions, rounds, add);
    if (app && parts.has('stack')) add(await measureWholeStack(app.outdir, treatments));
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
      isJson
        ? JSON.stringify({ machine, comparisons, life, texts }, null, 2)
        : describe({ machine, comparisons, life, texts }),
    );
  } finally {
    await app?.remove();
  }
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
