import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call, Intercept } from '../../local/wire/fault.ts';
import { queueOf } from '../contracts/support/queue.ts';
import { startLocalWorld } from '../contracts/support/world.ts';
import { redrive } from '../support/redrive.ts';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let sqs: SQSClient;
let queue: Awaited<ReturnType<typeof queueOf>>;
let deadLetters: Awaited<ReturnType<typeof queueOf>>;
let intercept: Intercept;

beforeEach(async () => {
  intercept = () => 'pass';
  world = await startLocalWorld((call) => intercept(call));
  sqs = new SQSClient(world.client);
  deadLetters = await queueOf(sqs);
  queue = await queueOf(sqs, {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 5 }),
  });
});
afterEach(async () => {
  sqs.destroy();
  await world.close();
});

/** The bodies of all messages that can be received now. */
async function bodiesIn({ receive }: typeof queue): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const messages = await receive();
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body = '' }) => Body));
  }
}

/** How many messages there are, those included that were received and not deleted. */
async function sizeOf({ url: QueueUrl }: typeof queue): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

const refuse =
  (refused: string): Intercept =>
  ({ action }) =>
    action === refused
      ? { before: { code: 'AccessDeniedException', status: 403, message: 'Not yours.' } }
      : 'pass';

const isSentTo = ({ action, input }: Call, queueUrl: string): boolean =>
  action === 'SendMessage' && (input as { QueueUrl: string }).QueueUrl === queueUrl;

describe('a redrive', () => {
  it('puts every dead letter back on the queue it came from, as it is', async () => {
    const bodies = Array.from({ length: 25 }, (_, index) => `letter ${100 + index}`);
    for (const body of bodies) await deadLetters.send(body);
    expect(await redrive('--queue', queue.url)).toEqual({
      code: 0,
      stdout: '25 of about 25 dead letters were put back.\n',
      stderr: '',
    });
    expect((await bodiesIn(queue)).toSorted()).toEqual(bodies);
    expect(await sizeOf(deadLetters)).toBe(0);
  });

  it('does nothing where there is none', async () => {
    const { code, stdout } = await redrive('--queue', queue.url);
    expect([code, stdout]).toEqual([0, '0 of about 0 dead letters were put back.\n']);
  });

  it('takes the wake-up out of a request that Scheduler could not make', async () => {
    await deadLetters.send(JSON.stringify({ MessageBody: 'the wake-up', QueueUrl: queue.url }));
    await redrive('--queue', queue.url);
    expect(await bodiesIn(queue)).toEqual(['the wake-up']);
  });

  it('ends, although what it puts back dies anew meanwhile', async () => {
    await deadLetters.send('letter');
    intercept = (call) => {
      if (isSentTo(call, queue.url)) void deadLetters.send('dead again');
      return 'pass';
    };
    expect((await redrive('--queue', queue.url)).stdout).toBe('1 of about 1 dead letters were put back.\n');
    expect(await bodiesIn(deadLetters)).toEqual(['dead again']);
  });

  it('keeps a dead letter that it could not put back', async () => {
    await deadLetters.send('letter');
    intercept = refuse('SendMessage');
    expect(await redrive('--queue', queue.url)).toEqual({
      code: 1,
      stdout: '0 of about 1 dead letters were put back.\n',
      stderr: 'Not yours.\n',
    });
    expect(await sizeOf(deadLetters)).toBe(1);
  });

  it('has a dead letter twice rather than not at all', async () => {
    await deadLetters.send('letter');
    intercept = refuse('DeleteMessage');
    expect((await redrive('--queue', queue.url)).code).toBe(1);
    expect([await sizeOf(queue), await sizeOf(deadLetters)]).toEqual([1, 1]);
  });

  it('refuses a queue that has no dead-letter queue, as the dead-letter queue itself', async () => {
    await deadLetters.send('letter');
    const { code, stdout, stderr } = await redrive('--queue', deadLetters.url);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${deadLetters.url} has no dead-letter queue`);
    expect(await sizeOf(deadLetters)).toBe(1);
  });

  it.each([{ args: [] }, { args: ['--queue', 'check-ins'] }])(
    'says how it is called: $args',
    async ({ args }) => {
      expect(await redrive(...args)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Usage: npm run redrive -- --queue <the stack output CheckInQueueUrl or ReplyQueueUrl>\n',
      });
    },
  );
});
