import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Target, TokenEndpoint } from '../../bin/import/command.ts';
import type { Answer, Request } from '../../bin/import/http.ts';
import { type ImportDeps, importLines } from '../../bin/import/import-lines.ts';
import { splitLines } from '../../bin/import/lines.ts';
import { Results } from '../../bin/import/results.ts';
import { Tally } from '../../bin/import/tally.ts';
import { type Token, Tokens } from '../../bin/import/tokens.ts';

const answer = (status: number, body: unknown = {}, retryAfter: string | null = null): Answer => ({
  status,
  contentType: status < 400 ? 'application/json' : 'application/problem+json',
  retryAfter,
  body: JSON.stringify(body),
});

describe('a run', () => {
  const TOKEN: Token = { value: 'token', obtainedAt: 0, renewAt: 1 };

  /** Imports `count` lines, each of which is its own number, with made-up answers, and tells what came of it. */
  async function run(count: number, overrides: Partial<ImportDeps>) {
    const found: unknown[] = [];
    const waits: number[] = [];
    const stop = new AbortController();
    const text = Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');
    await importLines(splitLines([Buffer.from(text)], 100), {
      post: async () => answer(201),
      tokens: { current: async () => TOKEN, insteadOf: async () => undefined },
      results: { finalOf: () => undefined, add: ({ number }, result) => found.push({ number, ...result }) },
      tally: new Tally(count),
      progress: () => {},
      mode: { dryRun: false, fhir: false },
      concurrency: 1,
      now: () => 0,
      random: () => 1,
      wait: async (milliseconds) => {
        stop.signal.throwIfAborted();
        waits.push(milliseconds);
      },
      stop,
      ...overrides,
    });
    return { found, waits, why: stop.signal.aborted ? stop.signal.reason.message : undefined };
  }

  /** Posts that are answered in turn, by the last one for ever. */
  function scripted(...answers: Answer[]) {
    const posted: string[] = [];
    const post: ImportDeps['post'] = async (body) => {
      posted.push(body.toString());
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? answer(500);
    };
    return { post, posted };
  }

  it('never has more under way than it is told, and no fewer while there are lines', async () => {
    let underWay = 0;
    const seen: number[] = [];
    const post: ImportDeps['post'] = async () => {
      underWay += 1;
      await new Promise((done) => setImmediate(done));
      seen.push(underWay);
      underWay -= 1;
      return answer(201);
    };
    await run(40, { post, concurrency: 4 });
    expect(Math.max(...seen)).toBe(4);
    expect(seen.filter((count) => count === 4).length).toBeGreaterThanOrEqual(10);
  });

  it('waits longer after each try that failed for the moment', async () => {
    const { post } = scripted(answer(500), { failure: 'ECONNRESET' }, answer(429), answer(201));
    expect(await run(1, { post })).toMatchObject({
      waits: [500, 1000, 2000],
      found: [{ outcome: 'created' }],
    });
  });

  it('waits for what it is asked', async () => {
    const { post } = scripted(answer(503, {}, '5'), answer(201));
    expect((await run(1, { post })).waits).toEqual([5000]);
  });

  it('leaves a line after five tries, and goes on', async () => {
    const { post, posted } = scripted(...Array.from({ length: 5 }, () => answer(503)), answer(201));
    expect((await run(2, { post })).found).toEqual([
      { number: 1, status: 503, outcome: 'not-done' },
      { number: 2, status: 201, outcome: 'created' },
    ]);
    expect(posted).toEqual(['1', '1', '1', '1', '1', '2']);
  });

  it('does not ask again in this run where it is told to wait for long', async () => {
    const { post, posted } = scripted(answer(503, {}, '3600'), answer(201));
    expect((await run(2, { post })).waits).toEqual([]);
    expect(posted).toEqual(['1', '2']);
  });

  it('says why there was no answer', async () => {
    expect((await run(1, { post: async () => ({ failure: 'ECONNREFUSED' }) })).found).toEqual([
      {
        number: 1,
        outcome: 'not-done',
        errors: [{ pointer: '', rule: 'no-answer', detail: 'ECONNREFUSED' }],
      },
    ]);
  });

  it('stops after 20 lines in a row that are not done', async () => {
    const { found, why } = await run(30, { post: async () => answer(503) });
    expect(found).toHaveLength(20);
    expect(why).toBe('20 lines in a row were not done, the last for 503. Run it again later.');
  });

  it('goes on where there are that many, but not in a row', async () => {
    const post: ImportDeps['post'] = async (body) => answer(Number(body) % 20 === 0 ? 422 : 503);
    const { found, why } = await run(60, { post });
    expect(found).toHaveLength(60);
    expect(why).toBeUndefined();
  });

  it('posts again with another token where the one that it had is refused', async () => {
    const fresh = { ...TOKEN, value: 'fresh' };
    const post: ImportDeps['post'] = async (_, token) => answer(token === 'fresh' ? 201 : 401);
    const tokens = { current: async () => TOKEN, insteadOf: async () => fresh };
    expect(await run(1, { post, tokens })).toMatchObject({ found: [{ outcome: 'created' }], waits: [] });
  });

  it.each([401, 403])('stops at once where a fresh token is refused: %p', async (status) => {
    expect(await run(3, { post: async () => answer(status) })).toEqual({
      found: [{ number: 1, status, outcome: 'not-done' }],
      waits: [],
      why: `The API answered ${status} to a fresh token: this client may not post here.`,
    });
  });

  it('stops where no token can be had', async () => {
    const tokens = {
      current: () => Promise.reject(new Error('No token.')),
      insteadOf: async () => undefined,
    };
    expect(await run(3, { tokens })).toEqual({ found: [], waits: [], why: 'No token.' });
  });

  it('stops where it is not Aftercare that answers', async () => {
    const { found, why } = await run(3, { post: async () => answer(302) });
    expect(found).toEqual([{ number: 1, status: 302, outcome: 'not-done' }]);
    expect(why).toBe('No Aftercare is there: it answered 302.');
  });

  it('stops where a result cannot be written', async () => {
    const { post, posted } = scripted(answer(201));
    const add = () => {
      throw new Error('no space left');
    };
    const { why } = await run(3, { post, results: { finalOf: () => undefined, add } });
    expect([why, posted]).toEqual(['no space left', ['1']]);
  });

  it('posts nothing else once it is stopped, neither new lines nor again', async () => {
    const stop = new AbortController();
    const { post, posted } = scripted(answer(503));
    const stopping: ImportDeps['post'] = (body, token) => {
      stop.abort(new Error('Stopped.'));
      return post(body, token);
    };
    const wait = async () => stop.signal.throwIfAborted();
    expect((await run(3, { post: stopping, stop, wait })).found).toEqual([]);
    expect(posted).toEqual(['1']);
  });

  it('does not post a line whose token came after it was stopped', async () => {
    const stop = new AbortController();
    const { post, posted } = scripted(answer(201));
    const current = async () => {
      stop.abort(new Error('Stopped.'));
      return TOKEN;
    };
    await run(1, { post, stop, tokens: { current, insteadOf: async () => undefined } });
    expect(posted).toEqual([]);
  });

  it('refuses a line that is too long, by itself', async () => {
    const found: unknown[] = [];
    const tally = new Tally(1);
    const results = { finalOf: () => undefined, add: (_: unknown, result: unknown) => found.push(result) };
    const lines = splitLines([Buffer.from('12345')], 4);
    const unused = () => Promise.reject(new Error('not needed'));
    await importLines(lines, {
      ...{ tally, results, progress: () => {}, concurrency: 1, stop: new AbortController() },
      ...{ post: unused, tokens: { current: unused, insteadOf: unused }, wait: unused },
      ...{ mode: { dryRun: false, fhir: false }, now: () => 0, random: () => 0 },
    });
    expect(found).toMatchObject([{ outcome: 'too-large', errors: [{ rule: 'max-size' }] }]);
    expect(tally.isAllDone).toBe(false);
  });
});

describe('tokens', () => {
  const ENDPOINT: TokenEndpoint = {
    url: 'https://id.clinic.example/token',
    clientId: 'a client',
    clientSecret: 'a+b:c%',
  };
  const MINUTE = 60_000;
  let now: number;
  let requests: Request[];
  let waits: number[];

  beforeEach(() => {
    now = 0;
    requests = [];
    waits = [];
  });

  const granted = (access_token: string, expires_in?: number) => answer(200, { access_token, expires_in });

  function tokensFrom(...answers: Answer[]): Tokens {
    return new Tokens(ENDPOINT, {
      send: async (_, request) => {
        requests.push(request);
        return answers.shift() ?? granted(`token${requests.length}`, 3600);
      },
      now: () => now,
      random: () => 1,
      wait: async (milliseconds) => void waits.push(milliseconds),
    });
  }

  it('are asked for with client credentials, form-encoded before they are put in Base64', async () => {
    await tokensFrom().current();
    expect(requests).toEqual([
      {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from('a+client:a%2Bb%3Ac%25').toString('base64')}`,
          accept: 'application/json',
        },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      },
    ]);
  });

  it('are fetched once, however many ask', async () => {
    const tokens = tokensFrom();
    const all = await Promise.all([tokens.current(), tokens.current(), tokens.current()]);
    all.push(await tokens.current());
    expect(new Set(all.map(({ value }) => value))).toEqual(new Set(['token1']));
    expect(requests).toHaveLength(1);
  });

  it.each([
    { seconds: 3600, lasts: 59 * MINUTE },
    { seconds: 60, lasts: MINUTE / 2 },
  ])('are renewed shortly before they expire: $seconds s', async ({ seconds, lasts }) => {
    const tokens = tokensFrom(granted('first', seconds));
    await tokens.current();
    now = lasts - 1;
    expect((await tokens.current()).value).toBe('first');
    now = lasts;
    expect((await tokens.current()).value).toBe('token2');
  });

  it('last until they are refused where it is not said how long', async () => {
    const tokens = tokensFrom(granted('first'));
    await tokens.current();
    now = 365 * 24 * 60 * MINUTE;
    expect((await tokens.current()).value).toBe('first');
  });

  it('are renewed once for all who were refused with the same, if it is a minute old', async () => {
    const tokens = tokensFrom();
    const old = await tokens.current();
    now = MINUTE;
    const others = await Promise.all([tokens.insteadOf(old), tokens.insteadOf(old)]);
    others.push(await tokens.insteadOf(old));
    expect(others.map((token) => token?.value)).toEqual(['token2', 'token2', 'token2']);
  });

  it('are not renewed where a fresh one was refused', async () => {
    const tokens = tokensFrom();
    const fresh = await tokens.current();
    now = MINUTE - 1;
    expect(await tokens.insteadOf(fresh)).toBeUndefined();
  });

  it('are asked for again where the endpoint failed for the moment', async () => {
    const tokens = tokensFrom({ failure: 'ECONNRESET' }, answer(429, {}, '2'), answer(500));
    expect((await tokens.current()).value).toBe('token4');
    expect(waits).toEqual([500, 2000, 2000]);
  });

  it.each([
    [answer(401, { error: 'invalid_client' }), 'answered 401, invalid_client.'],
    [answer(400, { error: 'no client a+b:c%' }), 'answered 400.'],
    [answer(302), 'answered 302.'],
  ])('cannot be had: %j', async (refused, why) => {
    await expect(tokensFrom(refused).current()).rejects.toThrow(`No token: ${ENDPOINT.url} ${why}`);
    expect(requests).toHaveLength(1);
  });

  it('cannot be had after five tries', async () => {
    const failures = Array.from({ length: 5 }, () => ({ failure: 'ENOTFOUND' }));
    await expect(tokensFrom(...failures).current()).rejects.toThrow('cannot be reached (ENOTFOUND)');
    expect(requests).toHaveLength(5);
  });

  it.each([answer(200, {}), granted(''), granted('two\r\nlines'), answer(200, 'token')])(
    'are none: %j',
    async (strange) => {
      await expect(tokensFrom(strange).current()).rejects.toThrow('has no access token');
    },
  );
});

describe('results', () => {
  const TARGET: Target = {
    url: 'https://a/treatments',
    client: 'client',
    contentType: 'application/json',
  };
  const line = (number: number, sha256 = `sha ${number}`) => ({ number, sha256, bytes: undefined });
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'import-'));
    path = join(directory, 'results.ndjson');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  async function write(...found: Parameters<Results['add']>[]): Promise<void> {
    const results = await Results.open(path, TARGET);
    for (const each of found) results.add(...each);
    results.close();
  }

  async function finalOf(sought: ReturnType<typeof line>, target = TARGET) {
    const results = await Results.open(path, target);
    results.close();
    return results.finalOf(sought);
  }

  it('are a line of JSON each', async () => {
    const errors = [{ pointer: '', rule: 'rule', detail: 'Detail.' }];
    await write([line(1), { outcome: 'invalid', status: 422, treatmentId: 'T-1', errors }]);
    expect(readFileSync(path, 'utf8')).toBe(
      '{"line":1,"sha256":"sha 1","url":"https://a/treatments","client":"client","contentType":"application/json",' +
        '"status":422,"treatmentId":"T-1","outcome":"invalid","errors":[{"pointer":"","rule":"rule","detail":"Detail."}]}\n',
    );
  });

  it('are found again, if they are final and of the same line', async () => {
    await write([line(1), { outcome: 'created' }], [line(2), { outcome: 'not-done' }]);
    expect(await finalOf(line(1))).toBe('created');
    expect(await finalOf(line(1, 'edited'))).toBeUndefined();
    expect(await finalOf(line(2))).toBeUndefined();
    expect(await finalOf(line(3))).toBeUndefined();
  });

  it('hold for one target', async () => {
    await write([line(1), { outcome: 'created' }]);
    expect(await finalOf(line(1), { ...TARGET, url: 'https://b/treatments' })).toBeUndefined();
    expect(await finalOf(line(1), { ...TARGET, client: 'another' })).toBeUndefined();
    expect(await finalOf(line(1), { ...TARGET, contentType: 'application/fhir+json' })).toBeUndefined();
  });

  it('of an edited line replace the one before', async () => {
    await write([line(1), { outcome: 'invalid' }], [line(1, 'edited'), { outcome: 'created' }]);
    expect(await finalOf(line(1, 'edited'))).toBe('created');
    expect(await finalOf(line(1))).toBeUndefined();
  });

  it('are whole again after a crash tore the last one, wherever it did', async () => {
    await write([line(1), { outcome: 'created' }], [line(2), { outcome: 'created' }]);
    const text = readFileSync(path, 'utf8');
    const first = text.slice(0, text.indexOf('\n') + 1);
    for (let length = 0; length < first.length; length += 1) {
      for (const whole of ['', first]) {
        writeFileSync(path, whole + first.slice(0, length).replace('\n', ''));
        await write();
        expect(readFileSync(path, 'utf8')).toBe(whole);
      }
    }
    await write([line(2), { outcome: 'created' }]);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('are whole again after a crash tore a long one', async () => {
    await write([line(1), { outcome: 'created' }]);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, `${whole}{"line":${'9'.repeat(200_000)}`);
    await write();
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  it('are not put into a file that holds something else', async () => {
    writeFileSync(path, '{"treatmentId":"T-1"}\n{"treat');
    await expect(Results.open(path, TARGET)).rejects.toThrow('holds something else than results');
    expect(readFileSync(path, 'utf8')).toBe('{"treatmentId":"T-1"}\n{"treat');
  });
});
