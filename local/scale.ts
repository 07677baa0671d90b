import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Month, type MonthSettings, playMonth } from './scale/month.ts';
import { describeMonths, plotMonths } from './scale/report.ts';

/**
 * Plays a month of a large group of clinics, from the command line: with schedules that are made at once, and with those made a
 * few days ahead. What stands on standard output is the same for the same settings; how long it took is told on standard error.
 *
 *     npm run scale                                             the month of docs/scale.md
 *     npm run scale -- --plots docs/images                      and its plots
 *     npm run scale -- --treatments-per-day 16,20,24,28         as the product is, the busier the later
 *     npm run scale -- --clinics 20 --days 10 --seed 7 --parts-per-second 3
 */

const DESIGNS = [Number.POSITIVE_INFINITY, 3, 7] as const;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    clinics: { type: 'string', default: '300' },
    'treatments-per-day': { type: 'string', default: '24' },
    'parts-per-second': { type: 'string', default: '1' },
    days: { type: 'string', default: '30' },
    plots: { type: 'string' },
  },
});
const numbers = (name: 'seed' | 'clinics' | 'treatments-per-day' | 'parts-per-second' | 'days'): number[] => {
  const given = options[name].split(',').map(Number);
  if (given.every((number) => number > 0)) return given;
  console.error(`--${name} takes a positive number`);
  process.exit(2);
};
const number = (name: Parameters<typeof numbers>[0]): number => numbers(name)[0] ?? 0;

const loads = numbers('treatments-per-day');
const group = {
  seed: number('seed'),
  clinics: number('clinics'),
  partsPerSecond: number('parts-per-second'),
  days: number('days'),
  daysBefore: 28,
};
const runs: readonly MonthSettings[] =
  loads.length > 1
    ? loads.map((treatmentsPerDay) => ({ ...group, treatmentsPerDay, horizonDays: DESIGNS[0] }))
    : DESIGNS.map((horizonDays) => ({ ...group, treatmentsPerDay: loads[0] ?? 0, horizonDays }));

const months: Month[] = [];
for (const settings of runs) {
  const began = performance.now();
  months.push(await playMonth(settings));
  console.error(`${((performance.now() - began) / 1_000).toFixed(0)} s`);
}
console.log(describeMonths(months));
if (options.plots !== undefined) {
  await mkdir(options.plots, { recursive: true });
  for (const [name, svg] of Object.entries(plotMonths(months)))
    await writeFile(join(options.plots, name), svg);
}
