import * as z from 'zod';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { parse, readWhere, textOf, UsageError, type Where, whereOptions } from '../tool/arguments.ts';

export const USAGE = `Usage: npm run restore -- --from TABLE <where> [options]

Puts back into the table of a stage what a table has that was restored from its point-in-time recovery. Nothing is sent twice by
it, and nobody is texted who has opted out in either table. The functions must stand still: docs/operations.md says how. Safe to
run again.

Where: one of
  --stage NAME [--region REGION]  a deployed stage, with the credentials and the region of the environment
  --local [URL]                   the local run, http://localhost:3000 by default

Options
  --from TABLE                    the restored table
  --stopped-at TIME               from when on the functions stood still, like 2026-11-24T09:05:00Z: what was due later was not sent
                                  and still is. By default now
  --replace                       not only what is missing: treatments and clinics that differ become as they were
  --log FILE                      what aws logs filter-log-events writes of the log of dispatch or of replies since then: which texts
                                  went out, and who said STOP. Again for each file
  --yes                           does it; without, it only says what it would do

It ends with 0 where all was done, 1 where something failed, 2 where it was called wrongly.`;

export interface Command {
  readonly where: Where;
  readonly from: string;
  /** Undefined: now. */
  readonly stoppedAt: Instant | undefined;
  readonly replace: boolean;
  /** Paths of files. */
  readonly logs: readonly string[];
  readonly isMeant: boolean;
}

const options = {
  ...whereOptions,
  from: { type: 'string' },
  'stopped-at': { type: 'string' },
  replace: { type: 'boolean' },
  log: { type: 'string', multiple: true },
  yes: { type: 'boolean' },
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  if (args.includes('--help')) return undefined;
  const { values, positionals } = parse(args, options);
  const from = textOf(values, 'from');
  if (from === undefined || positionals.length > 0)
    throw new UsageError('Say from which table: --from TABLE, and nothing but options.');
  return {
    where: readWhere(values),
    from,
    stoppedAt: readInstant(textOf(values, 'stopped-at')),
    replace: values.replace === true,
    logs: [values.log ?? []].flat().map(String),
    isMeant: values.yes === true,
  };
}

function readInstant(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  if (!z.iso.datetime({ offset: true }).safeParse(text).success)
    throw new UsageError('--stopped-at takes a time with its zone, like 2026-11-24T09:05:00Z.');
  return Date.parse(text);
}
