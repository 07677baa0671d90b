import { afterEach, describe, expect, it, jest } from '@jest/globals';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { CloudWatchJournal } from '../../lambdas/aws/cloudwatch-journal.ts';
import type { ApiEvent } from '../../lambdas/http/caller.ts';
import { Problem, problemAnswers } from '../../lambdas/http/problem.ts';

const journal = new CloudWatchJournal('dev', () => 0);
const answerTo = async (error: Error, headers = {}): Promise<APIGatewayProxyStructuredResultV2> => {
  const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
    .use(problemAnswers((failure) => journal.requestFailed('writing', failure)))
    .handler(async () => {
      throw error;
    });
  return handler({ headers } as unknown as ApiEvent, {} as Context);
};

/** Answers what is logged from now on. Jest itself may write to the same stream. */
function logging(): () => string[] {
  const lines = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  return () =>
    lines.mock.calls.map(([line]) => String(line)).filter((line) => /^\{"(event|_aws)"/.test(line));
}
afterEach(() => {
  jest.restoreAllMocks();
});

describe('an error in a request', () => {
  it('is answered as RFC 9457 problem details', async () => {
    const fault = { pointer: '/treatedAt', rule: 'required', detail: 'A date and time.' };
    const { statusCode, headers, body } = await answerTo(
      new Problem(422, 'Invalid', 'It breaks a rule.', { faults: [fault] }),
    );
    expect([statusCode, headers]).toEqual([422, { 'content-type': 'application/problem+json' }]);
    expect(JSON.parse(body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Invalid',
      status: 422,
      detail: 'It breaks a rule.',
      errors: [fault],
    });
  });

  it('is answered as an OperationOutcome to who reads FHIR', async () => {
    const fault = { expression: 'Procedure.code', rule: 'required', detail: 'A code.' };
    const { headers, body } = await answerTo(
      new Problem(422, 'Invalid', 'It breaks a rule.', { faults: [fault] }),
      {
        accept: 'application/fhir+json',
      },
    );
    expect(headers).toEqual({ 'content-type': 'application/fhir+json' });
    expect(JSON.parse(body ?? '')).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', expression: ['Procedure.code'] }],
    });
  });

  it('that is none of the caller is a 503 to be repeated, is counted, and is logged without its message', async () => {
    const logged = logging();
    const { statusCode, headers, body } = await answerTo(new Error('for +13055550123'));
    expect([statusCode, headers?.['retry-after']]).toEqual([503, '5']);
    expect(body).not.toContain('3055550123');
    expect(logged()).toEqual([
      expect.stringContaining('"RequestsFailed":1'),
      expect.stringContaining('request-failed'),
    ]);
    expect(logged().join()).not.toContain('3055550123');
  });

  it("that is the caller's is no failure", async () => {
    const logged = logging();
    await answerTo(new Problem(422, 'Invalid', 'It breaks a rule.'));
    expect(logged()).toEqual([]);
  });
});
