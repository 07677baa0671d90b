import type { MiddlewareObj } from '@middy/core';
import { describeError } from './log.ts';

/**
 * Middleware of functions that nobody waits for: what the handler throws goes on without its message, its cause and its fields.
 * The runtime writes all of them to the log, and Lambda into the record of an event that it gives up; services and parsers
 * repeat in them what they were given.
 */
export const withoutMessages = (): MiddlewareObj<unknown, unknown> => ({
  // Replaced, not thrown: middy would hang the one that was thrown first onto another.
  onError: (request) => {
    request.error = new Error(describeError(request.error));
  },
});
