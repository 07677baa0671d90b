import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type FaultPlanName, faultPlans } from './simulation/fault-plan.ts';
import { mutants } from './simulation/mutants.ts';
import { describeRun, describeSettings } from './simulation/report.ts';
import { type SimulationResult, simulate } from './simulation/simulation.ts';
import { tryMutants } from './simulation/try-mutants.ts';

/**
 * Runs the product on a simulated world, from the command line. What stands on standard output is the same for the same
 * settings; how long it took is told on standard error.
 *
 *     npm run simulate -- --seed 42 --treatments 1000     one run; --faults none|default, --json
 *     npm run simulate -- --seed 1 --runs 20              so many runs, one seed after the other, until one fails
 *     npm run simulate -- --mutants                       whether the simulation notices when the product is broken
 */

try {
  const options = readOptions();
  await (options.mutants ? breakTheProduct() : runTheProduct(options));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      runs: { type: 'string', default: '1' },
      treatments: { type: 'string', default: '1000' },
      faults: { type: 'string', default: 'default' },
      json: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
    },
  });
  return values;
}

async function runTheProduct(options: ReturnType<typeof readOptions>): Promise<void> {
  const first = wholeNumber('seed', options.seed);
  const runs = Math.max(1, wholeNumber('runs', options.runs));
  const treatments = wholeNumber('treatments', options.treatments);
  const faults = planName(options.faults);
  let result: SimulationResult | undefined;
  for (let seed = first; seed < first + runs && result?.violation === undefined; seed += 1) {
    const settings = { seed, treatments, faults };
    if (!options.json) console.log(describeSettings(settings));
    const began = performance.now();
    result = await simulate(settings);
    const seconds = (performance.now() - began) / 1_000;
    if (!options.json) console.log(`${describeRun(result)}\n`);
    console.error(
      `${seconds.toFixed(1)} s, ${Math.round(treatments / seconds)} treatments/s, ${Math.round(result.steps / seconds)} steps/s`,
    );
  }
  if (options.json) console.log(JSON.stringify(result));
  if (result?.violation !== undefined) process.exitCode = 1;
}

async function breakTheProduct(): Promise<void> {
  const width = Math.max(...mutants.map(({ name }) => name.length));
  const began = performance.now();
  const trials = await tryMutants(({ mutant, caught }) => {
    const verdict = caught === undefined ? 'SURVIVED' : `caught by seed ${caught.seed} (${caught.by})`;
    console.log(`${mutant.padEnd(width)}  ${verdict}`);
  });
  const survivors = trials.filter(({ caught }) => caught === undefined).length;
  console.log(`\n${trials.length - survivors} of ${trials.length} mutants caught`);
  console.error(`${((performance.now() - began) / 1_000).toFixed(0)} s`);
  if (survivors > 0) process.exitCode = 1;
}

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,10}$/.test(value)) return Number(value);
  console.error(`--${name} takes a whole number`);
  process.exit(2);
}

function planName(name: string): FaultPlanName {
  if (Object.hasOwn(faultPlans, name)) return name as FaultPlanName;
  console.error(`--faults takes one of ${Object.keys(faultPlans).join(', ')}`);
  process.exit(2);
}
