import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import middy from '@middy/core';
import { describeError } from '../../lambdas/aws/log.ts';
import { withoutMessages } from '../../lambdas/aws/thrown-errors.ts';

const WORDS = 'call +13055550123';

/** What a function with this handler throws, with all that the runtime would write of it. */
async function thrownBy(handler: () => Promise<unknown>): Promise<string> {
  const fn = middy<unknown, unknown>().use(withoutMessages()).handler(handler);
  const context = {} as Parameters<typeof fn>[1];
  return fn({}, context).then(
    () => 'nothing',
    (error: unknown) => inspect(error, { showHidden: true, depth: Number.POSITIVE_INFINITY }),
  );
}

describe('an error that leaves a function', () => {
  it('has its kind and its place, and neither message, nor fields, nor cause', async () => {
    const thrown = await thrownBy(async () => {
      throw Object.assign(new TypeError(WORDS, { cause: new Error(WORDS) }), { input: WORDS });
    });
    expect(thrown).toMatch(/^Error: TypeError at .*thrown-errors\.test\.ts:\d+:\d+/);
    expect(thrown).not.toContain('3055550123');
  });

  it('repeats nothing of a text that could not be parsed', async () => {
    const thrown = await thrownBy(async () => JSON.parse(`{"from": ${WORDS}`));
    expect(thrown).toMatch(/^Error: SyntaxError at /);
    expect(thrown).not.toContain('3055550123');
  });

  it('is an error even where what was thrown was none', async () => {
    expect(await thrownBy(() => Promise.reject(WORDS))).toMatch(/^Error: not an error/);
  });
});

describe('what a log says of an error', () => {
  it('has no line of the message in it, even one that looks like a place', () => {
    const error = new Error(`no such text\n    at home (/with/${WORDS}:1:2)\nat /home/${WORDS}:3:4`);
    expect(describeError(error)).toMatch(/^Error at .*thrown-errors\.test\.ts:\d+:\d+/);
    expect(describeError(error)).not.toContain('home');
  });

  it('has no line of a message that was changed since', () => {
    const error = new Error(`at home since 10:30:15\nat ${WORDS}`);
    error.message = 'other';
    expect(describeError(error)).not.toMatch(/home|3055550123/);
  });
});
