import { countIn, parseOptions, textOf, UsageError, type Values } from '../../bin/tool/arguments.ts';
import type { MonthSettings } from './month.ts';

/** Days ahead for which schedules are made: all at once, as the product does, and the horizons that are compared with it. */
const DESIGNS = [Number.POSITIVE_INFINITY, 3, 7] as const;
/** After four weeks as much is in flight as ever. */
const DAYS_BEFORE = 28;

export const USAGE = `Usage: npm run scale -- [options]

Plays a month of a large group of clinics through the product: with schedules that are made at once, and with those made a few days
ahead; or, of several loads, each with schedules made at once. What stands on standard output is the same for the same settings;
how long it took is told on standard error. How to read it: docs/scale.md.

  --seed N                   default: 1
  --clinics N                default: 300
  --treatments-per-day N,... of a clinic on an average day from Monday to Friday, one or several; default: 24
  --parts-per-second N       what the sending number takes; default: 1
  --days N                   how many are measured; default: 30
  --plots DIRECTORY          writes the plots there`;

export interface Command {
  readonly months: readonly MonthSettings[];
  /** Undefined: no plots. */
  readonly plots: string | undefined;
}

const options = {
  seed: { type: 'string', default: '1' },
  clinics: { type: 'string', default: '300' },
  'treatments-per-day': { type: 'string', default: '24' },
  'parts-per-second': { type: 'string', default: '1' },
  days: { type: 'string', default: '30' },
  plots: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  const values = parseOptions(args, options);
  if (values === undefined) return undefined;
  const [partsPerSecond, ...others] = numbersIn(values, 'parts-per-second');
  if (others.length > 0) throw new UsageError('--parts-per-second takes one number.');
  const group = {
    seed: countIn(values, 'seed', 0),
    clinics: countIn(values, 'clinics', 1),
    partsPerSecond,
    days: countIn(values, 'days', 1),
    daysBefore: DAYS_BEFORE,
  };
  const [load, ...more] = numbersIn(values, 'treatments-per-day');
  const months =
    more.length > 0
      ? [load, ...more].map((treatmentsPerDay) => ({ ...group, treatmentsPerDay, horizonDays: DESIGNS[0] }))
      : DESIGNS.map((horizonDays) => ({ ...group, treatmentsPerDay: load, horizonDays }));
  return { months, plots: textOf(values, 'plots') };
}

/** The positive numbers of an option, with commas between them. */
function numbersIn(values: Values, name: string): readonly [number, ...number[]] {
  const [first = Number.NaN, ...others] = (textOf(values, name) ?? '').split(',').map(Number);
  if ([first, ...others].every((number) => number > 0 && number < Number.POSITIVE_INFINITY))
    return [first, ...others];
  throw new UsageError(`--${name} takes positive numbers.`);
}
