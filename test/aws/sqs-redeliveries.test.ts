import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqsRedeliveries } from '../../lambdas/aws/sqs-redeliveries.ts';
import { queueOf } from '../contracts/support/queue.ts';
import { startLocalWorld } from '../contracts/support/world.ts';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  world = await startLocalWorld();
  sqs = new SQSClient(world.client);
  ({ url: queueUrl } = await queueOf(sqs, { VisibilityTimeout: '720' }));
});
afterAll(async () => {
  sqs.destroy();
  await world.close();
});

const receive = async () => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  const [message] = Messages;
  return (
    message && {
      receiptHandle: message.ReceiptHandle ?? '',
      receives: Number(message.Attributes?.ApproximateReceiveCount),
    }
  );
};
const advance = (seconds: number) =>
  world.clock.advanceTo(world.clock.now + seconds * 1_000, async () => undefined);

describe('a message that failed', () => {
  it('comes again after 15 seconds, a minute, four minutes, and then when its queue says', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'a reply' }));
    const redeliveries = new SqsRedeliveries(sqs, queueUrl);
    for (const [index, wait] of [15, 60, 240, 720].entries()) {
      const received = await receive();
      expect(received).toMatchObject({ receives: index + 1 });
      if (received !== undefined) await redeliveries.soon(received);
      await advance(wait - 1);
      expect(await receive()).toBeUndefined();
      await advance(1);
    }
    expect(await receive()).toMatchObject({ receives: 5 });
  });
});
