import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describeError, log } from '../aws/log.ts';
import type { Fault } from '../domain/fault.ts';

/** An answer that is an error for the reader: RFC 9457 problem details. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly faults: readonly Fault[] | undefined;

  constructor(status: number, title: string, detail: string, faults?: readonly Fault[]) {
    super(detail);
    this.status = status;
    this.title = title;
    this.faults = faults;
  }
}

/** Middleware: answers a thrown Problem as it is, and anything else as a 503, which the caller may repeat safely. */
export const problemAnswers = (): MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    if (request.error instanceof Problem) {
      request.response = answer(request.error);
      return;
    }
    log('request-failed', { error: describeError(request.error) });
    const unavailable = new Problem(
      503,
      'Temporarily unavailable',
      'It is not known whether the request took effect. Repeating it unchanged is safe.',
    );
    request.response = answer(unavailable, { 'retry-after': '5' });
  },
});

const answer = (problem: Problem, headers = {}): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    ...(problem.faults !== undefined && { errors: problem.faults }),
  }),
});
