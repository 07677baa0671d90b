import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type AsynchronousConfig,
  AsynchronousInvocations,
} from '../../../local/lambda/asynchronous-invocations.ts';
import { functionOf } from '../support/function-of.ts';

const started: ReturnType<typeof functionOf>[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ fn }) => fn.close()));
});

/** A function that fails `failures` times and then no more, and what became of its events. */
function start(failures: number, config: Partial<AsynchronousConfig> = {}) {
  const world = functionOf(
    `const { appendFileSync } = require("node:fs");
     let calls = 0;
     exports.handler = async (event, { awsRequestId }) => {
       calls += 1;
       appendFileSync(__dirname + "/attempts", JSON.stringify({ at: Date.now(), event, awsRequestId }) + "\\n");
       if (calls <= ${failures}) throw new RangeError("not yet");
     };`,
  );
  started.push(world);
  const { fn, clock, activity } = world;
  const givenUp: string[] = [];
  const onFailure = (record: string) => givenUp.push(record);
  const invocations = new AsynchronousInvocations(fn, clock, { onFailure, ...config });
  const beganAt = clock.now;
  return {
    ...world,
    givenUp,
    invoke: (event: object) => invocations.invoke(JSON.stringify(event)),
    settled: () => activity.settled(),
    /** Every attempt, with when it came: in milliseconds since the start. */
    attempts: () =>
      readFileSync(join(fn.definition.codeDirectory, 'attempts'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ at, ...rest }) => ({ ...rest, after: at - beganAt })),
  };
}

describe('an asynchronous invocation', () => {
  it('that succeeds is over', async () => {
    const { invoke, settled, advance, attempts, givenUp } = start(0);
    const outcome = invoke({ a: 1 });
    await settled();
    expect(await outcome).toBe('handled');
    await advance(3_600_000);
    expect(attempts()).toEqual([{ event: { a: 1 }, after: 0, awsRequestId: expect.any(String) }]);
    expect(givenUp).toEqual([]);
  });

  it('that fails is tried again after a minute, and then after two, under the same request id', async () => {
    const { invoke, advance, attempts, givenUp } = start(2);
    const outcome = invoke({ a: 1 });
    await advance(3_600_000);
    expect(await outcome).toBe('handled');
    const all = attempts();
    expect(all.map(({ after }) => after)).toEqual([0, 60_000, 180_000]);
    expect(new Set(all.map(({ awsRequestId }) => awsRequestId)).size).toBe(1);
    expect(givenUp).toEqual([]);
  });

  it('that keeps failing is given up, with a record in the documented form', async () => {
    const { invoke, advance, attempts, givenUp } = start(9);
    const outcome = invoke({ a: 1 });
    await advance(3_600_000);
    expect(await outcome).toBe('given-up');
    const [{ awsRequestId }] = attempts() as [{ awsRequestId: string }];
    expect(givenUp.map((record) => JSON.parse(record))).toEqual([
      {
        version: '1.0',
        timestamp: '2026-11-24T15:33:00.000Z',
        requestContext: {
          requestId: awsRequestId,
          functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'RangeError', errorMessage: 'not yet', trace: expect.any(Array) },
      },
    ]);
  });

  it('is tried as often as its configuration says', async () => {
    const { invoke, advance, attempts, givenUp } = start(9, { maximumRetryAttempts: 0 });
    void invoke({});
    await advance(3_600_000);
    expect(attempts()).toHaveLength(1);
    expect(givenUp).toHaveLength(1);
  });

  it('is not tried again once it is too old', async () => {
    const { invoke, advance, attempts, givenUp } = start(9, { maximumEventAgeSeconds: 120 });
    void invoke({});
    await advance(3_600_000);
    expect(attempts()).toHaveLength(2);
    expect(JSON.parse(givenUp[0] ?? '')).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
    });
  });
});
