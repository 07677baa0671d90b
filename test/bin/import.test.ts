import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const PHONE = '+13055550123';

/** A post as it arrived, and how it is answered. */
interface Post {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
  readonly answer: (status: number, body?: unknown, headers?: Record<string, string>) => void;
  readonly drop: () => void;
}

let directory: string;
let file: string;
let server: Server;
let api: string;
let posts: Post[];
let tokenRequests: string[];
let take: (post: Post) => void;
let children: ChildProcess[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'import-'));
  file = join(directory, 'backfill.ndjson');
  posts = [];
  tokenRequests = [];
  children = [];
  take = ({ answer }) => answer(201);
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    if (request.url?.startsWith('/treatments')) return receive(request, response, body);
    tokenRequests.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'the-token', expires_in: 3600 }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(directory, { recursive: true });
});

function receive(request: IncomingMessage, response: ServerResponse, body: string): void {
  const post: Post = {
    headers: request.headers,
    url: request.url ?? '',
    body,
    answer: (status, answered = JSON.parse(body), headers = {}) => {
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(answered));
    },
    drop: () => request.socket.destroy(),
  };
  posts.push(post);
  take(post);
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as `npm run import -- FILE …` does; `written` ends when it has written something to stderr. */
function start(
  args: readonly string[],
  environment = {},
): { child: ChildProcess; ended: Promise<Ended>; written: (text: string) => Promise<void> } {
  const command = ['--import', './bin/require-node-24.mjs', 'bin/import/main.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...process.env, ...environment } });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      output[name] += chunk;
    });
  return {
    child,
    ended: new Promise((done) => child.on('close', (code) => done({ code, ...output }))),
    written: (text) =>
      new Promise((done) => {
        child.stderr.on('data', () => output.stderr.includes(text) && done());
      }),
  };
}

const importFile = (...args: string[]): Promise<Ended> => start([file, '--local', api, ...args]).ended;

const event = (number: number) =>
  JSON.stringify({ treatmentId: `T-${number}`, patient: { phone: PHONE, name: `Patient ${number}` } });

const writeLines = (count: number): void =>
  writeFileSync(file, Array.from({ length: count }, (_, index) => `${event(index + 1)}\n`).join(''));

const resultsIn = (name = 'backfill.results.ndjson') =>
  readFileSync(join(directory, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

const idsPosted = () => posts.map(({ body }) => JSON.parse(body).treatmentId);

describe('an import', () => {
  it('posts every line as it is and writes what came of it', async () => {
    writeLines(3);
    take = ({ body, answer }) => answer(body.includes('T-1') ? 200 : 201);
    expect(await importFile('--concurrency', '1')).toEqual({
      code: 0,
      stdout: `3 of 3 lines have a result.\n  2 created\n  1 repeated\nResults: ${join(directory, 'backfill.results.ndjson')}\n`,
      stderr: '',
    });
    expect(posts.map(({ url, body }) => [url, body])).toEqual(
      [1, 2, 3].map((number) => ['/treatments', event(number)]),
    );
    expect(posts[0]?.headers).toMatchObject({
      authorization: 'Bearer the-token',
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(resultsIn()).toMatchObject([
      { line: 1, status: 200, treatmentId: 'T-1', outcome: 'repeated' },
      { line: 2, status: 201, treatmentId: 'T-2', outcome: 'created' },
      { line: 3, status: 201, treatmentId: 'T-3', outcome: 'created' },
    ]);
    expect(tokenRequests).toEqual(['GET /_local/token?clinic=demo undefined ']);
  });

  it('is by a client of the environment', async () => {
    writeLines(1);
    const { code } = await start([file], {
      AFTERCARE_API_URL: api,
      AFTERCARE_TOKEN_URL: `${api}/oauth2/token`,
      AFTERCARE_CLIENT_ID: 'client',
      AFTERCARE_CLIENT_SECRET: 'secret',
    }).ended;
    expect(code).toBe(0);
    const basic = Buffer.from('client:secret').toString('base64');
    expect(tokenRequests).toEqual([`POST /oauth2/token Basic ${basic} grant_type=client_credentials`]);
    expect(readFileSync(join(directory, 'backfill.results.ndjson'), 'utf8')).not.toMatch(/secret|the-token/);
  });

  it('posts FHIR as FHIR', async () => {
    writeFileSync(file, '{"resourceType":"Bundle"}\n');
    take = ({ answer }) => answer(200, { treatmentId: 'T-1', revision: 2 });
    expect((await importFile('--fhir')).code).toBe(0);
    expect(posts[0]?.headers).toMatchObject({
      'content-type': 'application/fhir+json',
      accept: 'application/json',
    });
    expect(resultsIn()).toMatchObject([{ treatmentId: 'T-1', outcome: 'amended' }]);
  });

  it('asks again what failed for the moment', async () => {
    writeLines(1);
    take = ({ answer, drop }) => {
      if (posts.length === 1) answer(429, {}, { 'retry-after': '0' });
      else if (posts.length === 2) answer(503, {}, { 'retry-after': '0' });
      else if (posts.length === 3) drop();
      else answer(201);
    };
    expect((await importFile()).code).toBe(0);
    expect(posts).toHaveLength(4);
    expect(resultsIn()).toMatchObject([{ line: 1, outcome: 'created' }]);
  });

  it('ends with 1 where a line was refused, and says why without saying who', async () => {
    writeLines(2);
    const errors = [{ pointer: `/patient/${PHONE}`, rule: 'unknown-field', detail: 'Not known here.' }];
    take = ({ body, answer }) => (body.includes('T-2') ? answer(422, { errors }) : answer(201));
    const { code, stdout } = await importFile();
    expect(code).toBe(1);
    expect(stdout).toContain('1 invalid');
    expect(resultsIn().find(({ line }) => line === 2)).toMatchObject({
      treatmentId: 'T-2',
      outcome: 'invalid',
      errors: [{ pointer: '/patient/[number]', rule: 'unknown-field', detail: 'Not known here.' }],
    });
    expect(readFileSync(join(directory, 'backfill.results.ndjson'), 'utf8')).not.toMatch(/555|Patient \d/);
  });

  it('posts as many at a time as it is told, and never more', async () => {
    writeLines(12);
    let waiting: Post[] = [];
    let most = 0;
    take = (post) => {
      waiting.push(post);
      most = Math.max(most, waiting.length);
      if (waiting.length < 4) return;
      const together = waiting;
      // Once all the others have had their chance to come too soon.
      setImmediate(() => {
        waiting = waiting.slice(together.length);
        for (const { answer } of together) answer(201);
      });
    };
    expect((await importFile('--concurrency', '4')).code).toBe(0);
    expect([posts.length, most]).toEqual([12, 4]);
  });

  it('goes on where it was killed, after a torn result too', async () => {
    writeLines(5);
    const { child, ended } = start([file, '--local', api, '--concurrency', '1']);
    take = ({ body, answer }) => (body.includes('T-4') ? child.kill('SIGKILL') : answer(201));
    await ended;
    expect(resultsIn().map(({ line }) => line)).toEqual([1, 2, 3]);

    const results = join(directory, 'backfill.results.ndjson');
    writeFileSync(results, readFileSync(results, 'utf8').slice(0, -20));
    posts = [];
    take = ({ answer }) => answer(201);
    expect(await importFile('--concurrency', '1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        '5 of 5 lines have a result, 2 of them by an earlier run.\n  5 created\n',
      ),
    });
    expect(idsPosted()).toEqual(['T-3', 'T-4', 'T-5']);
    expect(resultsIn().map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('posts only what was edited or not done when it runs again', async () => {
    writeLines(4);
    take = ({ body, answer }) => {
      if (body.includes('T-2')) answer(422, { errors: [] });
      else if (body.includes('T-3')) answer(503, {}, { 'retry-after': '3600' });
      else answer(201);
    };
    expect((await importFile()).code).toBe(1);
    writeFileSync(file, readFileSync(file, 'utf8').replace('T-1', 'T-1-edited'));
    posts = [];
    const again = await importFile();
    expect(idsPosted().toSorted()).toEqual(['T-1-edited', 'T-3']);
    expect(again).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/2 of them by an earlier run(.|\n)*1 invalid/),
    });
  });

  it('dry is no excuse for leaving out anything when it is real', async () => {
    writeLines(1);
    take = ({ url, answer }) => answer(url === '/treatments?dryRun=true' ? 200 : 201);
    expect(await importFile('--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 would-create'),
    });
    expect(await importFile()).toMatchObject({ code: 0, stdout: expect.stringContaining('1 created') });
    expect(posts.map(({ url }) => url)).toEqual(['/treatments?dryRun=true', '/treatments']);
    expect(resultsIn('backfill.dry-run.ndjson')).toMatchObject([{ outcome: 'would-create' }]);

    const results = join(directory, 'together');
    await importFile('--results', results, '--dry-run');
    await importFile('--results', results);
    expect(resultsIn('together').map(({ outcome }) => outcome)).toEqual(['would-create', 'created']);
  });

  it('stops after many in a row that are not done', async () => {
    writeLines(30);
    take = ({ answer }) => answer(503, {}, { 'retry-after': '0' });
    const { code, stdout, stderr } = await importFile('--concurrency', '1');
    expect(code).toBe(1);
    expect(stdout).toContain('20 of 30 lines have a result.\n  20 not-done\n  10 without a result\n');
    expect(stderr).toBe('20 lines in a row were not done, the last for 503. Run it again later.\n');
  });

  it('stops at once where the client may not post', async () => {
    writeLines(10);
    take = ({ answer }) => answer(401);
    const { code, stderr } = await importFile('--concurrency', '2');
    expect(code).toBe(1);
    expect(stderr).toBe('The API answered 401 to a fresh token: this client may not post here.\n');
    expect(posts.length).toBeLessThanOrEqual(2);
  });

  it('lets what is under way end when it is interrupted, and posts nothing else', async () => {
    writeLines(5);
    const { child, ended, written } = start([file, '--local', api, '--concurrency', '2']);
    take = () => posts.length === 2 && child.kill('SIGINT');
    await written('Stopping');
    for (const { answer } of posts) answer(201);
    expect(await ended).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('2 of 5 lines have a result.\n  2 created\n  3 without a result\n'),
      stderr: expect.stringContaining('Run it again to go on.'),
    });
    expect(posts).toHaveLength(2);
  });

  it('says with 2 that it was called wrongly, and posts nothing', async () => {
    writeLines(1);
    const { code, stderr } = await start([file], { AFTERCARE_API_URL: '' }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('Missing in the environment: AFTERCARE_API_URL');
    expect((await start([join(directory, 'missing'), '--local', api]).ended).code).toBe(2);
    expect((await importFile('--results', file)).code).toBe(2);
    expect([readFileSync(file, 'utf8'), posts]).toEqual([`${event(1)}\n`, []]);
  });

  it('says how it is called where it is asked', async () => {
    const { code, stdout } = await start(['--help']).ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: npm run import --')]);
  });
});
