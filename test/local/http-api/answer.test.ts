import { describe, expect, it } from '@jest/globals';
import { readIntegrationResult } from '../../../local/http-api/answer.ts';

const read = (result: unknown) => {
  const answer = readIntegrationResult(JSON.stringify(result));
  return answer && { ...answer, body: answer.body.toString() };
};

describe("the answer to an integration's result", () => {
  it('is what a structured result says', () => {
    expect(
      read({ statusCode: 201, headers: { Location: '/a', 'Content-Type': 'application/json' }, body: '{}' }),
    ).toEqual({
      status: 201,
      headers: { location: '/a', 'content-type': 'application/json' },
      cookies: [],
      body: '{}',
    });
  });

  it('is plain text where a structured result names no type', () => {
    expect(read({ statusCode: 200, body: 'ok' })?.headers).toEqual({
      'content-type': 'text/plain;charset=UTF-8',
    });
  });

  it('decodes a body in Base64', () => {
    expect(read({ statusCode: 200, body: 'b2s=', isBase64Encoded: true })?.body).toBe('ok');
  });

  it('is a 200 in JSON with the whole result where it has no status code', () => {
    expect(read({ message: 'hello' })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: '{"message":"hello"}',
    });
  });

  it('is a 200 with the bare text where the result is a string', () => {
    expect(read('hello')?.body).toBe('hello');
  });

  it.each([
    { statusCode: 'abc' },
    { statusCode: 200, body: { not: 'text' } },
    { statusCode: 200, headers: 'none' },
  ])('is none where the result is malformed: %j', (result) => {
    expect(read(result)).toBeUndefined();
  });
});
