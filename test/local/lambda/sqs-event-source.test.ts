import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Queues } from '../../../local/engine/queues.ts';
import { type EventSourceMapping, SqsEventSource } from '../../../local/lambda/sqs-event-source.ts';
import { functionOf } from '../support/function-of.ts';

const started: ReturnType<typeof functionOf>[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ fn }) => fn.close()));
});

/** A queue that feeds a function with this code. The function answers in its log what it was given. */
function feed(code: string, mapping: Partial<EventSourceMapping> = {}) {
  const world = functionOf(code, { timeoutSeconds: 60 });
  started.push(world);
  const queues = new Queues({
    clock: world.clock,
    newId: randomUUID,
    region: 'us-east-1',
    accountId: '000000000000',
  });
  const queueNamed = (QueueName: string, Attributes = {}) => {
    queues.createQueue({ QueueName, Attributes });
    return queues.byArn(`arn:aws:sqs:us-east-1:000000000000:${QueueName}`);
  };
  const dead = queueNamed('dead');
  const queue = queueNamed('queue', {
    VisibilityTimeout: '100',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
  });
  new SqsEventSource(
    {
      region: 'us-east-1',
      batchSize: 10,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
      ...mapping,
    },
    queue,
    world.fn,
  );
  const send = (...bodies: string[]) => bodies.map((body) => queues.send(queue, body).MessageId);
  return { ...world, queue, dead, send, settled: () => world.activity.settled() };
}

describe('an SQS event source', () => {
  it('hands messages on in the shape that Lambda gives them', async () => {
    const { send, settled, lines, fn, clock, queue } = feed(
      'exports.handler = async (event) => { console.log(JSON.stringify(event)); };',
    );
    const [messageId] = send('hello');
    await settled();
    await fn.close();
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      Records: [
        {
          messageId,
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(clock.now),
            ApproximateFirstReceiveTimestamp: String(clock.now),
          },
          messageAttributes: {},
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: queue.arn,
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it('deletes what the function handled', async () => {
    const { send, settled, queue } = feed('exports.handler = async () => ({ batchItemFailures: [] });');
    send('a', 'b');
    await settled();
    expect(queue.depth).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
  });

  it('leaves what the function reports as failed until its visibility time-out, and then tries again', async () => {
    const { send, settled, advance, queue } = feed(
      `let calls = 0;
       exports.handler = async (event) => (calls += 1) > 1 ? {} :
         ({ batchItemFailures: event.Records.filter((r) => r.body === "b").map((r) => ({ itemIdentifier: r.messageId })) });`,
      { maximumConcurrency: 2 },
    );
    send('b');
    await settled();
    expect(queue.bodies).toEqual(['b']);
    await advance(99_999);
    expect(queue.depth.inFlight).toBe(1);
    await advance(1);
    expect(queue.bodies).toEqual([]);
  });

  it.each([
    ['throws', 'throw new Error("no");'],
    ['crashes', 'process.exit(1);'],
    ['reports an id that is not of the batch', 'return { batchItemFailures: [{ itemIdentifier: "x" }] };'],
    ['reports an empty id', 'return { batchItemFailures: [{ itemIdentifier: "" }] };'],
    ['reports no id', 'return { batchItemFailures: [{ id: event.Records[0].messageId }] };'],
    ['answers a malformed report', 'return { batchItemFailures: "all" };'],
  ])('takes the whole batch as failed where the function %s', async (_, body) => {
    const { send, settled, queue } = feed(`exports.handler = async (event) => { ${body} };`);
    send('a');
    await settled();
    expect(queue.depth.inFlight).toBe(1);
  });

  it.each(['return null;', 'return { batchItemFailures: null };', 'return { other: 1 };'])(
    'takes the whole batch as handled where the function says: %s',
    async (body) => {
      const { send, settled, queue } = feed(`exports.handler = async () => { ${body} };`);
      send('a');
      await settled();
      expect(queue.bodies).toEqual([]);
    },
  );

  it('passes over reports of failures that the mapping does not ask for', async () => {
    const { send, settled, queue } = feed(
      'exports.handler = async (e) => ({ batchItemFailures: [{ itemIdentifier: e.Records[0].messageId }] });',
      { reportBatchItemFailures: false },
    );
    send('a');
    await settled();
    expect(queue.bodies).toEqual([]);
  });

  it('leads what keeps failing to the dead-letter queue', async () => {
    const { send, advance, dead, queue } = feed('exports.handler = async () => { throw new Error("no"); };');
    send('a');
    await advance(300_000);
    expect([queue.bodies, dead.bodies]).toEqual([[], ['a']]);
  });

  it('runs no more batches at a time than the mapping allows, and none larger', async () => {
    const { send, advance, queue } = feed(
      `const { setTimeout } = require("node:timers/promises");
       exports.handler = () => setTimeout(1_000);`,
      { batchSize: 1, maximumConcurrency: 2 },
    );
    send('a', 'b', 'c');
    await advance(999);
    expect(queue.depth).toEqual({ visible: 1, delayed: 0, inFlight: 2 });
    await advance(1);
    expect(queue.depth).toEqual({ visible: 0, delayed: 0, inFlight: 1 });
    await advance(1_000);
    expect(queue.bodies).toEqual([]);
  });

  it('ends with its function, though there are messages left', async () => {
    const { send, settled, fn } = feed('exports.handler = () => new Promise(() => {});', {
      batchSize: 1,
      maximumConcurrency: 2,
    });
    send('a', 'b', 'c');
    await fn.close();
    await settled();
    await expect(fn.invoke('{}')).rejects.toThrow('the local run has ended');
  });
});
