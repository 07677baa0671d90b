import { countIn, parseOptions, textOf, UsageError, type Values } from '../bin/tool/arguments.ts';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { functionNames } from './function-names.ts';

const PARTS = ['bundles', 'cold', 'warm', 'calls', 'texts', 'stack', 'growth', 'commands', 'suite'] as const;
export type Part = (typeof PARTS)[number];

export const USAGE = `Usage: npm run bench -- [options]

Measures each figure in turns with what it is measured against, and prints the medians and their ratio.

  --only PARTS      of ${PARTS.join(',')}; default: all
  --functions NAMES of which functions cold starts are measured, like intake,dispatch; default: all
  --rounds N        how often each is measured; default: 25. Warm functions without delay 20 times as often,
                    the whole stack and the test suite once
  --treatments N    how many go through the whole local stack; default: 2000. 10000 take half an hour
  --json            one JSON object

A ratio holds while nothing else runs on the machine.`;

export interface Command {
  readonly parts: ReadonlySet<Part>;
  readonly functions: ReadonlySet<FunctionName>;
  readonly rounds: number;
  readonly treatments: number;
  readonly isJson: boolean;
}

const options = {
  only: { type: 'string' },
  functions: { type: 'string' },
  rounds: { type: 'string', default: '25' },
  treatments: { type: 'string', default: '2000' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  const values = parseOptions(args, options);
  if (values === undefined) return undefined;
  return {
    parts: chosenIn(values, 'only', PARTS),
    functions: chosenIn(values, 'functions', functionNames),
    rounds: countIn(values, 'rounds', 1),
    treatments: countIn(values, 'treatments', 1),
    isJson: values.json === true,
  };
}

/** Those of a list with commas between them; all where there is none. */
function chosenIn<T extends string>(values: Values, name: string, all: readonly T[]): ReadonlySet<T> {
  const chosen = textOf(values, name)?.split(',') ?? all;
  const unknown = chosen.find((one) => !all.some((known) => known === one));
  if (unknown !== undefined) throw new UsageError(`--${name} ${unknown} is none of ${all.join(', ')}.`);
  return new Set(all.filter((known) => chosen.includes(known)));
}
