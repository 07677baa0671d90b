import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { synthesise } from '../local/synthesise.ts';
import { measureBundles } from './bundle-size.ts';
import { measureColdStart } from './cold-start.ts';
import { measureCommands } from './commands.ts';
import type { Comparison } from './comparison.ts';
import { measureGrowth } from './growth.ts';
import { record } from './recording.ts';
import { Keys } from './replayed-function.ts';
import { describe } from './report.ts';
import { measureTexts } from './text-parts.ts';
import { measureWarm } from './warm.ts';
import { countWholeLife } from './whole-life.ts';
import { measureWholeStack } from './whole-stack.ts';

/** Measures how fast the pipeline is, each figure against a baseline that is taken in the same run. */

const USAGE = `Usage: npm run bench -- [options]

Measures each figure in turns with what it is measured against, and prints the medians and their ratio.

  --only PARTS      of bundles,cold,warm,calls,texts,stack,growth,commands; default: all
  --functions NAMES of which functions cold starts are measured, like intake,dispatch; default: all
  --rounds N        how often each is measured; default: 25
  --treatments N    how many go through the whole local stack; default: 2000. 10000 take 20 minutes
  --json            one JSON object

A ratio holds while nothing else runs on the machine.`;

// Lambda runs in UTC, whatever the zone of this machine.
process.env.TZ = 'UTC';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'bundles,cold,warm,calls,texts,stack,growth,commands' },
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
  const parts = values.only.split(',');
  const rounds = Number(values.rounds);
  const app = await synthesise('dev');
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-bench-'));
  const { functions, jwks } = await record(app.outdir);
  const keys = await Keys.serve(jwks);
  const comparisons: Comparison[] = [];
  const add = (more: readonly Comparison[]) => {
    comparisons.push(...more);
    for (const { what, ratio } of more) console.error(`${what}: ${ratio.toFixed(2)}`);
  };
  const chosen = values.functions?.split(',') ?? functions.map(({ name }) => name);
  const WARM: readonly FunctionName[] = ['intake', 'dispatch', 'receipts'];
  try {
    if (parts.includes('bundles')) add(measureBundles(functions));
    for (const recorded of parts.includes('cold') ? functions : [])
      if (chosen.includes(recorded.name)) add(await measureColdStart(recorded, keys, directory, rounds));
    for (const recorded of parts.includes('warm') ? functions : [])
      if (WARM.includes(recorded.name)) add(await measureWarm(recorded, keys, directory, rounds));
    if (parts.includes('stack')) add(await measureWholeStack(app.outdir, Number(values.treatments)));
    if (parts.includes('growth')) add(await measureGrowth(app.outdir, rounds));
    if (parts.includes('commands')) add(await measureCommands(rounds));
    const life = parts.includes('calls') ? await countWholeLife(app.outdir) : [];
    const texts = parts.includes('texts') ? measureTexts() : [];
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
    keys.close();
    await rm(directory, { recursive: true });
    await app.remove();
  }
}
