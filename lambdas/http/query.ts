import type { Fault } from '../domain/fault.ts';
import { Problem } from './problem.ts';

/** What a query says, by the names of its parameters. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** A query that breaks a rule. */
export const invalidQuery = (detail: string, faults: readonly Fault[]): Problem =>
  new Problem(400, 'Invalid query', detail, { faults });

/** Throws a Problem, 400, where a request has a query and none is read: what it asks for must not pass unseen. */
export function refuseQuery({ queryStringParameters = {} }: { queryStringParameters?: Parameters }): void {
  const faults = Object.keys(queryStringParameters).map((name) => ({
    pointer: `/${name}`,
    rule: 'unknown-parameter',
    detail: 'There is no parameter here.',
  }));
  if (faults.length > 0) throw invalidQuery('Nothing is read in the query.', faults);
}
