import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { backoff, readRetryAfter } from '../../bin/import/backoff.ts';
import { readCommand, UsageError } from '../../bin/import/command.ts';
import type { Answer } from '../../bin/import/http.ts';
import { type Line, splitLines } from '../../bin/import/lines.ts';
import { type Context, judge } from '../../bin/import/verdict.ts';

describe('reading lines', () => {
  const LIMIT = 8;

  async function split(...chunks: (string | Buffer)[]): Promise<Line[]> {
    const lines: Line[] = [];
    const buffers = chunks.map((chunk) => Buffer.from(chunk));
    for await (const line of splitLines(buffers, LIMIT)) lines.push(line);
    return lines;
  }

  const linesOf = async (...chunks: string[]) =>
    (await split(...chunks)).map(({ number, bytes }) => [number, bytes?.toString()]);

  it('finds them wherever the file is cut', async () => {
    const text = 'one\ntwo\r\n\nfour';
    const whole = await linesOf(text);
    expect(whole).toEqual([
      [1, 'one'],
      [2, 'two\r'],
      [4, 'four'],
    ]);
    for (let at = 0; at <= text.length; at += 1)
      expect(await linesOf(text.slice(0, at), text.slice(at))).toEqual(whole);
    expect(await linesOf(...text)).toEqual(whole);
  });

  it('leaves out blank ones, and counts them as editors do', async () => {
    expect(await linesOf('\n \t\r\nthree\n\n')).toEqual([[3, 'three']]);
    expect(await linesOf('')).toEqual([]);
  });

  it('keeps bytes as they are, that are no UTF-8 too', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x22]);
    const [line] = await split(bytes, '\n');
    expect(line?.bytes).toEqual(bytes);
  });

  it('does not hold a line that is longer than the limit, and goes on after it', async () => {
    expect(await linesOf('12345678\n1234', '56789', '\nnext')).toEqual([
      [1, '12345678'],
      [2, undefined],
      [3, 'next'],
    ]);
  });

  it('says the SHA-256 of each, of one that is too long too', async () => {
    const lines = await split('one\n1234', '56789\n');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(lines.map((line) => line.sha256)).toEqual([sha256('one'), sha256('123456789')]);
  });
});

describe('waiting between tries', () => {
  it('doubles at each try up to 20 seconds, anywhere between nothing and that', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => backoff(tries, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]);
    expect(backoff(3, () => 0)).toBe(0);
    expect(backoff(3, () => 0.25)).toBe(500);
  });

  it('is what Retry-After asks for, in seconds or by a date', () => {
    const now = Date.parse('2026-11-24T12:00:00Z');
    expect(readRetryAfter('7', now)).toBe(7000);
    expect(readRetryAfter('Tue, 24 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
    expect(readRetryAfter('Tue, 24 Nov 2026 11:00:00 GMT', now)).toBe(0);
    expect(readRetryAfter('soon', now)).toBeUndefined();
    expect(readRetryAfter(null, now)).toBeUndefined();
  });
});

describe('what an answer means', () => {
  const MODE: Context = { dryRun: false, fhir: false, now: 0 };
  const json = (status: number, body: unknown = {}, retryAfter: string | null = null): Answer => ({
    status,
    contentType: status < 400 ? 'application/json' : 'application/problem+json',
    retryAfter,
    body: JSON.stringify(body),
  });

  it.each([
    [201, {}, 'created'],
    [200, {}, 'repeated'],
    [200, { revision: 3 }, 'repeated'],
    [200, { cancelledAt: '2026-11-24T12:00:00Z' }, 'cancelled'],
    [400, {}, 'invalid'],
    [404, {}, 'refused'],
    [409, {}, 'conflict'],
    [413, {}, 'too-large'],
    [415, {}, 'refused'],
    [422, {}, 'invalid'],
  ])('is final: %p %j is %p', (status, body, outcome) => {
    expect(judge(json(status, body), MODE)).toMatchObject({ kind: 'final', outcome });
  });

  it('of a later version of a record is that it stands amended', () => {
    const fhir = { ...MODE, fhir: true };
    expect(judge(json(200, { revision: 2 }), fhir)).toMatchObject({ outcome: 'amended' });
    expect(judge(json(200, { revision: 1 }), fhir)).toMatchObject({ outcome: 'repeated' });
  });

  it('to a dry run is what would be', () => {
    const dryRun = { ...MODE, dryRun: true };
    expect(judge(json(200), dryRun)).toMatchObject({ outcome: 'would-create' });
    expect(judge(json(200, { cancelledAt: 'then' }), dryRun)).toMatchObject({ outcome: 'would-cancel' });
    expect(judge(json(422), dryRun)).toMatchObject({ outcome: 'invalid' });
  });

  it('ends a dry run that was none', () => {
    expect(judge(json(201), { ...MODE, dryRun: true })).toMatchObject({ kind: 'stop' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('is to ask again: %p', (status) => {
    expect(judge(json(status), MODE)).toEqual({ kind: 'again' });
  });

  it('is to ask again where there is none', () => {
    expect(judge({ failure: 'ECONNRESET' }, MODE)).toEqual({ kind: 'again' });
  });

  it('of 429 and 503 is when to ask again, and not in this run after more than five minutes', () => {
    expect(judge(json(429, {}, '3'), MODE)).toEqual({ kind: 'again', retryAfter: 3000 });
    expect(judge(json(503, {}, '300'), MODE)).toEqual({ kind: 'again', retryAfter: 300_000 });
    expect(judge(json(503, {}, '301'), MODE)).toEqual({ kind: 'later' });
    expect(judge(json(500, {}, '3'), MODE)).toEqual({ kind: 'again' });
  });

  it.each([
    ['a redirect', 307, 'application/json'],
    ['another success', 204, ''],
    ['a page', 200, 'text/html'],
    ['the error page of a proxy', 400, 'text/html'],
    ["API Gateway's answer where there is no such route", 404, 'application/json'],
  ])('ends the run where it cannot be Aftercare: %s', (_, status, contentType) => {
    const answer = { status, contentType, retryAfter: null, body: '' };
    expect(judge(answer, MODE)).toEqual({
      kind: 'stop',
      why: `No Aftercare is there: it answered ${status}.`,
    });
  });

  it('names the treatment, if its id is one', () => {
    expect(judge(json(201, { treatmentId: 'T-1' }), MODE)).toMatchObject({ treatmentId: 'T-1' });
    expect(judge(json(201, { treatmentId: '+13055550123' }), MODE)).not.toHaveProperty('treatmentId');
  });

  it('says every error, by JSON pointer or FHIRPath', () => {
    const errors = [
      { pointer: '/treatedAt', rule: 'format', detail: 'As in 2026-11-24T10:30:00-05:00.' },
      { expression: 'Patient.telecom[0].value', rule: 'valid-phone', detail: 'A number.' },
    ];
    expect(judge(json(422, { errors }), MODE)).toMatchObject({
      errors: [
        { pointer: '/treatedAt', rule: 'format', detail: 'As in 2026-11-24T10:30:00-05:00.' },
        { pointer: 'Patient.telecom[0].value', rule: 'valid-phone', detail: 'A number.' },
      ],
    });
  });

  it('says what is wrong with the whole, in the words of the API or of API Gateway', () => {
    expect(judge(json(400, { detail: 'Not JSON.' }), MODE)).toMatchObject({
      errors: [{ pointer: '', rule: 'status-400', detail: 'Not JSON.' }],
    });
    const gateway = { ...json(413, { message: 'Too Large' }), contentType: 'application/json' };
    expect(judge(gateway, MODE)).toMatchObject({
      outcome: 'too-large',
      errors: [{ rule: 'status-413', detail: 'Too Large' }],
    });
  });

  it.each(['+13055550123', '3055550123', '(305) 555-0123', '305.555.0123', '+1 305 555 0123'])(
    'hides what may be a phone number: %s',
    (phone) => {
      const errors = [{ pointer: `/patient/${phone}`, rule: 'unknown-field', detail: `Not ${phone}.` }];
      expect(JSON.stringify(judge(json(422, { errors }), MODE))).not.toMatch(/555/);
    },
  );
});

describe('how it is called', () => {
  const ENVIRONMENT = {
    AFTERCARE_API_URL: 'https://api.clinic.example/',
    AFTERCARE_TOKEN_URL: 'https://id.clinic.example/oauth2/token',
    AFTERCARE_CLIENT_ID: 'client',
    AFTERCARE_CLIENT_SECRET: 'secret',
  };
  const called = (line: string, environment: Record<string, string> = ENVIRONMENT) =>
    readCommand(line.split(' '), environment);

  it('is by a file alone, at a client of the environment', () => {
    expect(called('backfill.ndjson')).toEqual({
      file: 'backfill.ndjson',
      results: 'backfill.results.ndjson',
      concurrency: 8,
      dryRun: false,
      target: {
        url: 'https://api.clinic.example/treatments',
        client: 'client',
        contentType: 'application/json',
      },
      tokens: {
        url: 'https://id.clinic.example/oauth2/token',
        clientId: 'client',
        clientSecret: 'secret',
      },
    });
  });

  it('is by options too', () => {
    expect(called('--fhir --dry-run --concurrency 20 a.ndjson')).toMatchObject({
      results: 'a.dry-run.ndjson',
      concurrency: 20,
      target: {
        url: 'https://api.clinic.example/treatments?dryRun=true',
        contentType: 'application/fhir+json',
      },
    });
    expect(called('a.txt --results b')).toMatchObject({ file: 'a.txt', results: 'b' });
    expect(called('a.txt')).toMatchObject({ results: 'a.txt.results.ndjson' });
  });

  it.each([
    ['--local a.ndjson', 'http://localhost:3000'],
    ['a.ndjson --local', 'http://localhost:3000'],
    ['--local http://127.0.0.1:8080 a.ndjson', 'http://127.0.0.1:8080'],
    ['a.ndjson --local=http://localhost:8080/', 'http://localhost:8080'],
  ])('is at the local run: %s', (line, url) => {
    expect(called(line, {})).toMatchObject({
      file: 'a.ndjson',
      target: { url: `${url}/treatments`, client: 'demo' },
      tokens: { url: `${url}/_local/token?clinic=demo` },
    });
  });

  it('names all that is missing in the environment together', () => {
    expect(() => called('a.ndjson', { AFTERCARE_CLIENT_ID: 'client', AFTERCARE_API_URL: '' })).toThrow(
      'Missing in the environment: AFTERCARE_API_URL, AFTERCARE_TOKEN_URL, AFTERCARE_CLIENT_SECRET.',
    );
  });

  it.each([
    '--dry-run',
    'a.ndjson b.ndjson',
    'a.ndjson --unknown',
    'a.ndjson --concurrency 0',
    'a.ndjson --concurrency 65',
    'a.ndjson --concurrency 2.5',
    'a.ndjson --local=http://patients.example',
    'a.ndjson --local=ftp://localhost',
  ])('is never so: %s', (line) => {
    expect(() => called(line)).toThrow(UsageError);
  });

  it.each(['AFTERCARE_API_URL', 'AFTERCARE_TOKEN_URL'])('is never in the clear: %s', (name) => {
    expect(() => called('a.ndjson', { ...ENVIRONMENT, [name]: 'http://clinic.example' })).toThrow(
      `${name} must be a URL with https, or with http on this machine.`,
    );
  });

  it('is for help', () => {
    expect(called('--help')).toBeUndefined();
  });
});
