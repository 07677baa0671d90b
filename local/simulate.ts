import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type FaultPlanName, faultPlans } from './simulation/fault-plan.ts';
import { describeRun, describeSettings } from './simulation/report.ts';
import { simulate } from './simulation/simulation.ts';

/** Runs the product on a simulated world, from the command line. What it prints is the same for the same settings. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    treatments: { type: 'string', default: '1000' },
    faults: { type: 'string', default: 'default' },
    json: { type: 'boolean', default: false },
  },
});

const settings = {
  seed: wholeNumber('seed', values.seed),
  treatments: wholeNumber('treatments', values.treatments),
  faults: planName(values.faults),
};
if (!values.json) console.log(describeSettings(settings));

const began = performance.now();
const result = await simulate(settings);
const seconds = (performance.now() - began) / 1_000;

console.log(values.json ? JSON.stringify(result) : describeRun(result));
// Not the same from run to run, so it stays out of what is.
console.error(
  `${seconds.toFixed(1)} s, ${Math.round(settings.treatments / seconds)} treatments/s, ${Math.round(result.steps / seconds)} steps/s`,
);
if (result.violation !== undefined) process.exitCode = 1;

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
