import * as z from 'zod/mini';
import type { Parameters } from './query.ts';
import { readParameters } from './query-parameters.ts';

/** The parameters of a post. */
export const postParameters = z.strictObject({
  dryRun: z._default(
    z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive', error: 'true or false.' }),
    false,
  ),
});

/** Whether a request only wants to know what would happen. Throws a Problem, 400, for what is neither true nor false. */
export function readDryRun(parameters: Parameters): boolean {
  return readParameters(postParameters, parameters).dryRun;
}
