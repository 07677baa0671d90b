import { type CheckInState, checkInStates } from '../domain/check-in.ts';
import type { Fault } from '../domain/fault.ts';
import type { Instant } from '../domain/instant.ts';
import type { TreatmentQuery } from '../use-cases/list-treatments.ts';
import { readCursor } from './cursor.ts';
import { Problem } from './problem.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

export const MOST_LISTED = 100;
export const LISTED_BY_DEFAULT = 50;

/**
 * Reads which treatments a query asks for. What is not known is refused: a misspelt filter must not pass unseen.
 *
 * @param carePlans the ids of those that there are
 * @throws Problem 400, with a fault for each parameter
 */
export function readTreatmentQuery(parameters: Parameters, carePlans: readonly string[]): TreatmentQuery {
  const faults: Fault[] = [];
  const readers = new Map<string, (value: string) => object | string>([
    [
      'carePlan',
      (value) => (carePlans.includes(value) ? { carePlan: value } : `One of ${carePlans.join(', ')}.`),
    ],
    ['state', (value) => (isState(value) ? { state: value } : `One of ${checkInStates.join(', ')}.`)],
    ['treatedFrom', (value) => inTime('treatedFrom', value)],
    ['treatedTo', (value) => inTime('treatedTo', value)],
    ['cursor', readPosition],
    ['limit', readLimit],
  ]);
  const read = Object.entries(parameters).map(([name, value = '']) => {
    const result =
      readers.get(name)?.(value) ?? `There is no such parameter, but ${[...readers.keys()].join(', ')}.`;
    if (typeof result !== 'string') return result;
    faults.push({
      pointer: `/${name}`,
      rule: readers.has(name) ? 'value' : 'unknown-parameter',
      detail: result,
    });
    return {};
  });
  if (faults.length > 0) {
    throw new Problem(400, 'Invalid query', 'These parameters of the query break a rule.', { faults });
  }
  return Object.assign({ limit: LISTED_BY_DEFAULT }, ...read);
}

/** Whether a request only wants to know what would happen. Throws a Problem, 400, for what is neither true nor false. */
export function readDryRun({ dryRun = 'false' }: Parameters): boolean {
  if (dryRun === 'true' || dryRun === 'false') return dryRun === 'true';
  const faults = [{ pointer: '/dryRun', rule: 'value', detail: 'true or false.' }];
  throw new Problem(400, 'Invalid query', 'A parameter of the query breaks a rule.', { faults });
}

const isState = (value: string): value is CheckInState =>
  (checkInStates as readonly string[]).includes(value);

function inTime(name: 'treatedFrom' | 'treatedTo', value: string): { [name: string]: Instant } | string {
  const offset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
  const instant = offset.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant)
    ? 'A date and time with offset, as in ISO 8601: 2026-11-24T10:30:00Z. A + is written %2B.'
    : { [name]: instant };
}

function readPosition(value: string): { after: TreatmentQuery['after'] } | string {
  const after = readCursor(value);
  return after === undefined ? 'The nextCursor of an answer, as it is.' : { after };
}

function readLimit(value: string): { limit: number } | string {
  const limit = Number(value);
  return /^\d{1,3}$/.test(value) && limit >= 1 && limit <= MOST_LISTED
    ? { limit }
    : `A whole number from 1 to ${MOST_LISTED}; absent: ${LISTED_BY_DEFAULT}.`;
}
