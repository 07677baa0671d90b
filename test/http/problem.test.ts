import { describe, expect, it, jest } from '@jest/globals';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { ApiEvent } from '../../lambdas/http/caller.ts';
import { Problem, problemAnswers } from '../../lambdas/http/problem.ts';

const answerTo = async (error: Error, headers = {}): Promise<APIGatewayProxyStructuredResultV2> => {
  const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
    .use(problemAnswers())
    .handler(async () => {
      throw error;
    });
  return handler({ headers } as unknown as ApiEvent, {} as Context);
};

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

  it('that is none of the caller is a 503 to be repeated, and is logged without its message', async () => {
    const lines = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const { statusCode, headers, body } = await answerTo(new Error('for +13055550123'));
    expect([statusCode, headers?.['retry-after']]).toEqual([503, '5']);
    expect(body).not.toContain('3055550123');
    // Jest itself may write to the same stream.
    const logged = lines.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.startsWith('{"event"'));
    lines.mockRestore();
    expect(logged).toEqual([expect.stringContaining('request-failed')]);
    expect(logged.join()).not.toContain('3055550123');
  });
});
