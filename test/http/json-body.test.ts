import { describe, expect, it } from '@jest/globals';
import { readJsonBody } from '../../lambdas/http/json-body.ts';

const statusOf = (read: () => unknown): unknown => {
  try {
    return { value: read() };
  } catch (problem) {
    return (problem as { status: number }).status;
  }
};
const ofSize = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

describe('a request body', () => {
  it('is parsed as JSON', () => {
    expect(readJsonBody({ body: '{"a":1}', isBase64Encoded: false }, 16)).toEqual({ a: 1 });
  });
  it('is decoded where API Gateway encoded it', () => {
    expect(readJsonBody({ body: btoa('{"a":1}'), isBase64Encoded: true }, 16)).toEqual({ a: 1 });
  });
  it.each(['', '{', 'text', '{"a":1} {"b":2}'])('%p is a 400', (body) => {
    expect(statusOf(() => readJsonBody({ body, isBase64Encoded: false }, 16))).toBe(400);
  });
  it('that is absent is a 400', () => {
    expect(statusOf(() => readJsonBody({ isBase64Encoded: false }, 16))).toBe(400);
  });
  it('that is not UTF-8 is a 400', () => {
    const body = Buffer.from([0x22, 0xff, 0x22]).toString('base64');
    expect(statusOf(() => readJsonBody({ body, isBase64Encoded: true }, 16))).toBe(400);
  });
  it('may be as large as the limit and no byte more', () => {
    expect(statusOf(() => readJsonBody({ body: ofSize(16_384), isBase64Encoded: false }, 16))).toMatchObject(
      {},
    );
    expect(statusOf(() => readJsonBody({ body: ofSize(16_385), isBase64Encoded: false }, 16))).toBe(413);
  });
  it('is measured in bytes, after decoding', () => {
    const wide = `"${'é'.repeat(8_192)}"`;
    expect(statusOf(() => readJsonBody({ body: wide, isBase64Encoded: false }, 16))).toBe(413);
    const encoded = Buffer.from(ofSize(16_384)).toString('base64');
    expect(statusOf(() => readJsonBody({ body: encoded, isBase64Encoded: true }, 16))).toMatchObject({});
  });
});
