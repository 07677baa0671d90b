import * as z from 'zod/mini';
import { checkInStates } from '../domain/check-in.ts';
import type { Fault } from '../domain/fault.ts';
import type { TreatmentQuery } from '../use-cases/list-treatments.ts';
import { treatmentCursors } from './cursor.ts';
import { invalidQuery, type Parameters } from './query.ts';
import { cursor, limit, readParameters } from './query-parameters.ts';

const OFFSET_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

const time = () => {
  const error = 'A date and time with offset, as in ISO 8601: 2026-11-24T10:30:00Z. A + is written %2B.';
  const isOne = (value: string) => OFFSET_TIME.test(value) && !Number.isNaN(Date.parse(value));
  return z.string(error).check(z.regex(OFFSET_TIME, error), z.refine(isOne, error));
};

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
    limit: limit(),
  });

/**
 * Reads which treatments a query asks for.
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
