import { describe, expect, it } from '@jest/globals';
import { type ActualAnswer, expectConforms } from './conforms.ts';
import { operations } from './contract.ts';

const example = (routeKey: string, status: number, type: string, name: string): unknown =>
  operations.get(routeKey)?.responses[status]?.content[type]?.examples[name]?.value;

const HEADERS = { 'content-type': 'application/json', 'apigw-requestid': 'd7f3XhQFoAMEJ2g=' };
const TREATMENT = example('POST /treatments', 201, 'application/json', 'created') as object;

const anAnswer = (changes: Partial<Omit<ActualAnswer, 'headers'>> & { headers?: object } = {}) => ({
  status: 201,
  body: TREATMENT,
  ...changes,
  headers: new Headers({ ...HEADERS, etag: '"1"', location: '/treatments/T-1001', ...changes.headers }),
});

const post = (changes: Parameters<typeof anAnswer>[0]) => () =>
  expectConforms('POST', '/treatments?dryRun=false', anAnswer(changes));

describe('an answer conforms to the contract', () => {
  it('with a documented status, media type, headers and body', () => {
    expect(post({})).not.toThrow();
  });

  it('with the headers of its connection', () => {
    expect(
      post({ headers: { date: 'Tue, 24 Nov 2026 12:07:57 GMT', connection: 'keep-alive' } }),
    ).not.toThrow();
  });

  it('where there is no route, as API Gateway says that', () => {
    const answer = { status: 404, headers: new Headers(HEADERS), body: { message: 'Not Found' } };
    expect(() => expectConforms('GET', '/elsewhere', answer)).not.toThrow();
  });
});

describe('an answer does not conform to the contract', () => {
  it.each<[string, Parameters<typeof anAnswer>[0], RegExp]>([
    ['with another status', { status: 202 }, /status 202 is not documented/],
    ['in another media type', { headers: { 'content-type': 'text/html' } }, /text\/html is not documented/],
    ['with another header', { headers: { 'x-clinic': 'demo' } }, /header x-clinic is not documented/],
    ['with a malformed header', { headers: { etag: '1' } }, /header ETag/],
    ['with another field', { body: { ...TREATMENT, clinicId: 'demo' } }, /clinicId/],
    ['without a field', { body: { ...TREATMENT, revision: undefined } }, /revision/],
    ['without a body', { body: undefined }, /must be object/],
  ])('%s', (_, changes, fault) => {
    expect(post(changes)).toThrow(fault);
  });

  it('without a header', () => {
    const answer = anAnswer();
    answer.headers.delete('location');
    expect(() => expectConforms('POST', '/treatments', answer)).toThrow(/header Location is missing/);
  });

  it('with a problem that its status does not have', () => {
    const body = { type: 'about:blank', title: 'Odd', status: 422, detail: 'It is odd.' };
    const headers = new Headers({ ...HEADERS, 'content-type': 'application/problem+json' });
    expect(() => expectConforms('POST', '/treatments', { status: 422, headers, body })).toThrow(/title/);
  });

  it('where there is no route, with anything but 404', () => {
    const answer = { status: 200, headers: new Headers(HEADERS), body: {} };
    expect(() => expectConforms('PUT', '/treatments', answer)).toThrow(/no such route/);
  });
});
