import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { functionOf } from '../support/function-of.ts';

type Overrides = Parameters<typeof functionOf>[1];

const started: ReturnType<typeof functionOf>[] = [];
const start = (code: string, overrides?: Overrides) => {
  const one = functionOf(code, overrides);
  started.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ fn }) => fn.close()));
});

const PAUSE = 'const { setTimeout } = require("node:timers/promises");';

describe('a function', () => {
  it('answers what its handler returns', async () => {
    const { invoke } = start(
      'exports.handler = async (event) => ({ got: event.value, nothing: undefined });',
    );
    expect(await invoke({ value: 1 })).toEqual({ got: 1 });
  });

  it('sees the variables of its environment and no others', async () => {
    const { invoke } = start('exports.handler = async () => process.env;', { environment: { TABLE: 't' } });
    expect(await invoke()).toEqual({ TABLE: 't' });
  });

  it('is used again once it is idle', async () => {
    const { invoke } = start('let calls = 0; exports.handler = async () => (calls += 1);');
    expect([await invoke(), await invoke()]).toEqual([1, 2]);
  });

  it('runs in an environment of its own for each invocation at a time', async () => {
    const { invoke } = start('let calls = 0; exports.handler = async () => (calls += 1);');
    expect(await Promise.all([invoke(), invoke()])).toEqual([1, 1]);
  });

  it('fails with the error that its handler throws', async () => {
    const { invoke } = start('exports.handler = async () => { throw new RangeError("too far"); };');
    await expect(invoke()).rejects.toThrow('RangeError: too far');
  });

  it('has in its log what its handler throws, with all that hangs on it', async () => {
    const { invoke, lines, fn } = start(
      'exports.handler = async () => { throw Object.assign(new RangeError("too far", { cause: new Error("the road") }), { at: "the end" }); };',
    );
    await expect(invoke()).rejects.toThrow('too far');
    await fn.close();
    const [line, ...others] = lines.map((text) => JSON.parse(text));
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: 'ERROR', errorType: 'RangeError', errorMessage: 'too far' });
    expect(line.message).toMatch(/^Invoke Error RangeError: too far/);
    expect(line.message).toMatch(/\bat: 'the end'/);
    expect(line.message).toMatch(/\[cause\]: Error: the road/);
  });

  it('fails where its code cannot be loaded', async () => {
    const { invoke } = start('throw new Error("TABLE is missing");');
    await expect(invoke()).rejects.toThrow('TABLE is missing');
  });

  it('fails where its bundle exports no handler', async () => {
    const { invoke } = start('exports.other = 1;');
    await expect(invoke()).rejects.toThrow('Runtime.HandlerNotFound');
  });

  it('fails where it answers more than Lambda lets through', async () => {
    const { invoke } = start('exports.handler = async () => "x".repeat(6 * 1024 * 1024 + 99);');
    await expect(invoke()).rejects.toThrow('Function.ResponseSizeTooLarge');
  });

  it('fails and starts afresh after its process exits', async () => {
    const { invoke } = start(
      'let calls = 0; exports.handler = async ({ exit }) => { calls += 1; if (exit) process.exit(7); return calls; };',
    );
    await invoke();
    await expect(invoke({ exit: true })).rejects.toThrow('exit status 7');
    expect(await invoke()).toBe(1);
  });

  it('logs what it writes, line by line', async () => {
    const { invoke, lines, fn } = start('exports.handler = async () => { console.log("a\\nb"); };');
    await invoke();
    await fn.close();
    expect(lines).toEqual(['a', 'b']);
  });
});

describe('the time of a function', () => {
  it('is that of the virtual clock', async () => {
    const { invoke, advance, clock } = start(
      'exports.handler = async () => [Date.now(), new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date];',
    );
    await advance(60_000);
    expect(await invoke()).toEqual([clock.now, clock.now, 0, true]);
  });

  it('passes in a pause as the clock moves, and not otherwise', async () => {
    const { invoke, advance, clock } = start(
      `${PAUSE} exports.handler = async () => { await setTimeout(2_000); return Date.now(); };`,
    );
    const before = clock.now;
    const answer = invoke();
    await advance(1_000);
    expect(await Promise.race([answer, 'still pausing'])).toBe('still pausing');
    await advance(60_000);
    expect(await answer).toBe(before + 2_000);
  });

  it('is over once its pauses outlast the time-out', async () => {
    const { invoke, advance } = start(
      `${PAUSE} exports.handler = async () => { await setTimeout(2_000); await setTimeout(2_000); };`,
    );
    const answer = expect(invoke()).rejects.toThrow('Task timed out after 3.00 seconds');
    await advance(60_000);
    await answer;
  });

  it('is over for code that hangs', async () => {
    const { invoke } = start('exports.handler = () => new Promise(() => {});', { timeoutSeconds: 0.3 });
    await expect(invoke()).rejects.toThrow('Task timed out');
  });

  it('that remains shrinks by what it paused', async () => {
    const { invoke, advance } = start(
      `${PAUSE} exports.handler = async (_, context) => { await setTimeout(500); return context.getRemainingTimeInMillis(); };`,
    );
    const answer = invoke();
    await advance(500);
    expect(await answer).toBe(2_500);
  });
});

describe('a function that is killed', () => {
  it('fails, runs no finally, and starts afresh', async () => {
    const { invoke, fn, lines } = start(
      `let calls = 0;
       exports.handler = async ({ hang }) => {
         calls += 1;
         try { if (hang) await new Promise(() => {}); return calls; } finally { console.log("finally", hang); }
       };`,
    );
    await invoke({ hang: false });
    const answer = expect(invoke({ hang: true })).rejects.toThrow('signal: killed');
    await fn.terminate();
    await answer;
    expect(await invoke({ hang: false })).toBe(1);
    await fn.close();
    expect(lines).toEqual(['finally false', 'finally false']);
  });
});

describe('the network of a function', () => {
  it('has no way out', async () => {
    const { invoke } = start(
      `exports.handler = async () => {
         const attempts = [
           () => fetch("https://example.com/"),
           () => new Promise((_, reject) => require("node:https").get("https://example.com/").on("error", reject)),
           () => new Promise((_, reject) => require("node:net").connect(80, "example.com").on("error", reject)),
           () => new Promise((_, reject) => require("node:net").connect(1, "127.0.0.1").on("error", reject)),
         ];
         const codes = [];
         for (const attempt of attempts) await attempt().catch((error) => codes.push((error.cause ?? error).code));
         return codes;
       };`,
    );
    expect(await invoke()).toEqual(['ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH']);
  });

  it('reaches the ports that play AWS, and stand-ins by the URL of the real thing', async () => {
    const server = createServer((request, response) => response.end(`you asked for ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { invoke } = start(
      `const get = (module, url) => new Promise((resolve, reject) =>
         require(module).get(url, async (r) => { let text = ""; for await (const c of r) text += c; resolve(text); }).on("error", reject));
       exports.handler = async () => [
         await get("node:http", "http://127.0.0.1:${port}/aws"),
         await get("https", "https://issuer.example/jwks.json"),
       ];`,
      {
        reachablePorts: [port],
        standIns: { 'https://issuer.example/jwks.json': `http://127.0.0.1:${port}/stand-in` },
      },
    );
    expect(await invoke()).toEqual(['you asked for /aws', 'you asked for /stand-in']);
    server.closeAllConnections();
    server.close();
  });
});
