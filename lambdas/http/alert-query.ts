import * as z from 'zod/mini';
import { type AlertState, alertStates } from '../domain/alert.ts';
import type { AlertPosition } from '../use-cases/ports.ts';
import { alertCursors } from './cursor.ts';
import type { Parameters } from './query.ts';
import { cursor, limit, readParameters } from './query-parameters.ts';

/** The parameters of a list of alerts. */
export const alertParameters = z.strictObject({
  state: z._default(z.enum(alertStates, `One of ${alertStates.join(', ')}.`), 'open'),
  cursor: z.optional(cursor(alertCursors)),
  limit: limit(),
});

/** Reads which alerts a query asks for. Throws a Problem, 400, with a fault for each parameter that breaks a rule. */
export function readAlertQuery(parameters: Parameters): {
  readonly state: AlertState;
  readonly limit: number;
  readonly after: AlertPosition | undefined;
} {
  const { state, cursor, limit } = readParameters(alertParameters, parameters);
  return { state, limit, after: cursor === undefined ? undefined : alertCursors.read(cursor) };
}
