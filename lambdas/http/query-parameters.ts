import * as z from 'zod/mini';
import type { Fault } from '../domain/fault.ts';
import type { Cursors } from './cursor.ts';
import { invalidQuery, type Parameters } from './query.ts';

const MOST_LISTED = 100;
const LISTED_BY_DEFAULT = 50;

/** How many of a list are asked for. */
export const limit = () => {
  const error = `A whole number from 1 to ${MOST_LISTED}; absent: ${LISTED_BY_DEFAULT}.`;
  const number = z.pipe(
    z.string(error).check(z.regex(/^\d{1,3}$/, error)),
    z.pipe(z.transform(Number), z.int(error).check(z.gte(1, error), z.lte(MOST_LISTED, error))),
  );
  return z._default(number, LISTED_BY_DEFAULT);
};

/** The place in a list from which on it is asked for. */
export const cursor = (cursors: Pick<Cursors<unknown>, 'read'>) =>
  z
    .string()
    .check(z.refine((value) => cursors.read(value) !== undefined, 'The nextCursor of an answer, as it is.'));

/**
 * Reads a query. What is not known is refused: a misspelt parameter must not pass unseen.
 *
 * @throws Problem 400, with a fault for each parameter that breaks a rule
 */
export function readParameters<Shape extends z.core.$ZodShape>(
  known: z.ZodMiniObject<Shape, z.core.$strict>,
  parameters: Parameters,
): z.output<z.ZodMiniObject<Shape, z.core.$strict>> {
  const read = known.safeParse(parameters);
  if (read.success) return read.data;
  throw invalidQuery(
    'These parameters of the query break a rule.',
    faultsOf(read.error, Object.keys(known.shape)),
  );
}

/** A fault for each parameter, which may break its rule in more ways than one. */
function faultsOf({ issues }: z.core.$ZodError, known: readonly string[]): Fault[] {
  const faults = issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => ({
          pointer: `/${name}`,
          rule: 'unknown-parameter',
          detail: `There is no such parameter, but ${known.join(', ')}.`,
        }))
      : [{ pointer: `/${String(issue.path[0])}`, rule: 'value', detail: issue.message }],
  );
  return [...new Map(faults.map((fault) => [fault.pointer, fault])).values()];
}
