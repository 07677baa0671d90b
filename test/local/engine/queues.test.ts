import { beforeEach, describe, expect, it } from '@jest/globals';
import { SECOND } from '../../../lambdas/domain/instant.ts';
import type { Queue } from '../../../local/engine/queue.ts';
import { Queues } from '../../../local/engine/queues.ts';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';

let clock: VirtualClock;
let queues: Queues;
let queue: Queue;
let visible: number;

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 10, 24, 15, 30));
  let ids = 0;
  queues = new Queues({
    clock,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    region: 'us-east-1',
    accountId: '123456789012',
  });
  queue = queueOf('check-ins');
  visible = 0;
  queues.onVisible(queue.arn, () => {
    visible += 1;
  });
});

describe('A queue tells its listeners', () => {
  it('of a message as soon as it is sent', () => {
    queues.send(queue, 'hello');
    expect(visible).toBe(1);
  });

  it('of a delayed message when its delay has passed', async () => {
    queues.send(queue, 'hello', {}, 10);
    expect(visible).toBe(0);
    await pass(10);
    expect(visible).toBe(1);
  });

  it('of a message that comes again', async () => {
    queues.send(queue, 'hello');
    queues.take(queue.arn, 10);
    await pass(30);
    expect(visible).toBe(2);
  });

  it('of a message that is given back', () => {
    queues.send(queue, 'hello');
    const [message] = queues.take(queue.arn, 10);
    queue.changeVisibility(String(message?.ReceiptHandle), 0);
    expect(visible).toBe(2);
  });

  it('of a dead letter', () => {
    const source = queueOf('source', { deadLetterTargetArn: queue.arn, maxReceiveCount: 1 });
    queues.send(source, 'poison');
    source.receive(1, 0);
    expect(visible).toBe(0);
    source.receive(1, 0);
    expect(visible).toBe(1);
  });

  it('of nothing that was deleted meanwhile', async () => {
    queues.send(queue, 'hello');
    const [message] = queues.take(queue.arn, 10);
    queue.delete(String(message?.ReceiptHandle));
    await pass(60);
    expect(visible).toBe(1);
  });

  it('of nothing that retention has removed meanwhile', async () => {
    const short = queueOf('short', undefined, { MessageRetentionPeriod: '60' });
    let told = 0;
    queues.onVisible(short.arn, () => {
      told += 1;
    });
    queues.send(short, 'hello', {}, 60);
    await pass(60);
    expect(told).toBe(0);
  });

  it('no more once they have left', () => {
    let told = 0;
    const leave = queue.onVisible(() => {
      told += 1;
    });
    leave();
    queues.send(queue, 'hello');
    expect(told).toBe(0);
  });
});

describe('A queue', () => {
  it('gives an event source more than ten messages at once', () => {
    for (let sent = 0; sent < 25; sent += 1) queues.send(queue, String(sent));
    expect(queues.take(queue.arn, 100)).toHaveLength(25);
  });

  it('counts a message as visible, delayed or in flight', () => {
    queues.send(queue, 'delayed', {}, 60);
    queues.send(queue, 'in flight');
    queues.take(queue.arn, 10);
    queues.send(queue, 'visible');
    expect(queue.depth).toEqual({ visible: 1, delayed: 1, inFlight: 1 });
    expect(queue.bodies).toEqual(['delayed', 'in flight', 'visible']);
  });
});

const pass = (seconds: number) => clock.advanceTo(clock.now + seconds * SECOND, async () => {});

function queueOf(name: string, redrivePolicy?: object, attributes: Record<string, string> = {}): Queue {
  const RedrivePolicy = redrivePolicy && JSON.stringify(redrivePolicy);
  queues.createQueue({
    QueueName: name,
    Attributes: { ...attributes, ...(RedrivePolicy && { RedrivePolicy }) },
  });
  return queues.byArn(`arn:aws:sqs:us-east-1:123456789012:${name}`);
}
