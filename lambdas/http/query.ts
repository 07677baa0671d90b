import * as z from 'zod/mini';
import { type AlertState, alertStates } from '../domain/alert.ts';
import { checkInStates } from '../domain/check-in.ts';
import type { Fault } from '../domain/fault.ts';
import type { TreatmentQuery } from '../use-cases/list-treatments.ts';
import type { AlertPosition } from '../use-cases/ports.ts';
import { alertCursors, type Cursors, treatmentCursors } from './cursor.ts';
import { Problem } from './problem.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

const MOST_LISTED = 100;
const LISTED_BY_DEFAULT = 50;

const OFFSET_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

const time = () => {
  const error = 'A date and time with offset, as in ISO 8601: 2026-11-24T10:30:00Z. A + is written %2B.';
  const isOne = (value: string) => OFFSET_TIME.test(value) && !Number.isNaN(Date.parse(value));
  return z.string(error).check(z.regex(OFFSET_TIME, error), z.refine(isOne, error));
};

const limit = () => {
  const error = `A whole number from 1 to ${MOST_LISTED}; absent: ${LISTED_BY_DEFAULT}.`;
  return z.pipe(
    z.string(error).check(z.regex(/^\d{1,3}$/, error)),
    z.pipe(z.transform(Number), z.int(error).check(z.gte(1, error), z.lte(MOST_LISTED, error))),
  );
};

const cursor = (cursors: Pick<Cursors<unknown>, 'read'>) =>
  z
    .string()
    .check(z.refine((value) => cursors.read(value) !== undefined, 'The nextCursor of an answer, as it is.'));

/**
 * The parameters of a list of treatments.
 *
 * @param carePlans the ids of those that there are
 */
export const listParameters = (carePlans: readonly string[]) =>
  z.strictObject({
    carePlan: z.optional(z.enum(carePlans, `One of ${carePlans.join(', ')}.`)),
    state: z.optional(z.enum(checkInStates, `One of ${checkInStates.join(', ')}.`)),
    treatedFrom: z.optional(time()),
    treatedTo: z.optional(time()),
    cursor: z.optional(cursor(treatmentCursors)),
    limit: z._default(limit(), LISTED_BY_DEFAULT),
  });

/** The parameters of a list of alerts. */
export const alertParameters = z.strictObject({
  state: z._default(z.enum(alertStates, `One of ${alertStates.join(', ')}.`), 'open'),
  cursor: z.optional(cursor(alertCursors)),
  limit: z._default(limit(), LISTED_BY_DEFAULT),
});

/** The parameters of a post. */
export const postParameters = z.strictObject({
  dryRun: z._default(
    z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive', error: 'true or false.' }),
    false,
  ),
});

/**
 * Reads which treatments a query asks for. What is not known is refused: a misspelt filter must not pass unseen.
 *
 * @param carePlans the ids of those that there are
 * @throws Problem 400, with a fault for each parameter
 */
export function readTreatmentQuery(parameters: Parameters, carePlans: readonly string[]): TreatmentQuery {
  const { carePlan, state, treatedFrom, treatedTo, cursor, limit } = readParameters(
    listParameters(carePlans),
    parameters,
  );
  const after = cursor === undefined ? undefined : treatmentCursors.read(cursor);
  const query = {
    limit,
    ...(carePlan !== undefined && { carePlan }),
    ...(state !== undefined && { state }),
    ...(treatedFrom !== undefined && { treatedFrom: Date.parse(treatedFrom) }),
    ...(treatedTo !== undefined && { treatedTo: Date.parse(treatedTo) }),
    ...(after !== undefined && { after }),
  };
  const fault = rangeFault(query);
  if (fault !== undefined) throw invalidQuery('These parameters do not go together.', [fault]);
  return query;
}

/** Reads which alerts a query asks for. Throws a Problem, 400, with a fault for each parameter that breaks a rule. */
export function readAlertQuery(parameters: Parameters): {
  readonly state: AlertState;
  readonly limit: number;
  readonly after: AlertPosition | undefined;
} {
  const { state, cursor, limit } = readParameters(alertParameters, parameters);
  return { state, limit, after: cursor === undefined ? undefined : alertCursors.read(cursor) };
}

/** What is wrong with parameters that are right each by itself. */
function rangeFault({ treatedFrom, treatedTo, after }: TreatmentQuery): Fault | undefined {
  if (treatedFrom !== undefined && treatedTo !== undefined && treatedTo <= treatedFrom) {
    return { pointer: '/treatedTo', rule: 'range', detail: 'A moment after treatedFrom.' };
  }
  const isOutside =
    after !== undefined &&
    (after.treatedAt < (treatedFrom ?? after.treatedAt) || after.treatedAt >= (treatedTo ?? Infinity));
  return isOutside
    ? { pointer: '/cursor', rule: 'range', detail: 'The nextCursor of an answer to the same query.' }
    : undefined;
}

/** Throws a Problem, 400, where a request has a query and none is read: what it asks for must not pass unseen. */
export function refuseQuery({ queryStringParameters = {} }: { queryStringParameters?: Parameters }): void {
  const faults = Object.keys(queryStringParameters).map((name) => ({
    pointer: `/${name}`,
    rule: 'unknown-parameter',
    detail: 'There is no parameter here.',
  }));
  if (faults.length > 0) throw invalidQuery('Nothing is read in the query.', faults);
}

/** Whether a request only wants to know what would happen. Throws a Problem, 400, for what is neither true nor false. */
export function readDryRun(parameters: Parameters): boolean {
  return readParameters(postParameters, parameters).dryRun;
}

function readParameters<Shape extends z.core.$ZodShape>(
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

const invalidQuery = (detail: string, faults: readonly Fault[]): Problem =>
  new Problem(400, 'Invalid query', detail, { faults });

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
