import { parseArgs } from 'node:util';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/**
 * Puts the dead letters of a queue back on it. Safe at any time and any number of times, also where it is broken off: a wake-up is
 * only a hint, whoever follows it reads the treatment and decides; and a reply is heard once.
 */

const USAGE = 'Usage: npm run redrive -- --queue <the stack output CheckInQueueUrl or ReplyQueueUrl>';
const RECEIVED_AT_ONCE = 10;
const WAIT_SECONDS = 2;

try {
  const { values } = parseArgs({ options: { queue: { type: 'string' } } });
  if (values.queue === undefined || !URL.canParse(values.queue)) throw new Error(USAGE);
  await redrive(clientFor(new URL(values.queue)), values.queue);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** A queue's URL begins with the endpoint that answers for it. One that is not AWS's is of a local run, and gets no secrets. */
function clientFor({ origin, hostname }: URL): SQSClient {
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(hostname)?.[1];
  if (region !== undefined) return new SQSClient({ endpoint: origin, region });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ endpoint: origin, region: 'us-east-1', credentials });
}

/** Moves as many messages as there are when it begins: one that dies anew meanwhile is not put back for ever. */
async function redrive(sqs: SQSClient, queue: string): Promise<void> {
  const deadLetterQueue = await deadLetterQueueOf(sqs, queue);
  const waiting = await sizeOf(sqs, deadLetterQueue);
  let moved = 0;
  try {
    while (moved < waiting) {
      const messages = await receive(sqs, deadLetterQueue, Math.min(RECEIVED_AT_ONCE, waiting - moved));
      if (messages.length === 0) break;
      const results = await Promise.allSettled(
        messages.map((message) => move(sqs, message, { from: deadLetterQueue, to: queue })),
      );
      moved += results.filter(({ status }) => status === 'fulfilled').length;
      const failure = results.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
    }
  } finally {
    console.log(`${moved} of about ${waiting} dead letters were put back.`);
  }
}

async function deadLetterQueueOf(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  if (Attributes?.RedrivePolicy === undefined)
    throw new Error(`${QueueUrl} has no dead-letter queue. ${USAGE}`);
  const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy) as { deadLetterTargetArn: string };
  const named = new GetQueueUrlCommand({ QueueName: deadLetterTargetArn.split(':').at(-1) });
  return String((await sqs.send(named)).QueueUrl);
}

async function sizeOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

async function receive(sqs: SQSClient, QueueUrl: string, MaxNumberOfMessages: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, WaitTimeSeconds: WAIT_SECONDS }),
  );
  return Messages;
}

/** Sends first and deletes afterwards: what goes wrong in between leaves the message twice, never lost. */
async function move(
  sqs: SQSClient,
  { Body = '', ReceiptHandle }: Message,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: wakeUpIn(Body) }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}

/** Scheduler leaves the request that failed, with the wake-up in it; everything else is put back as it is. */
function wakeUpIn(body: string): string {
  try {
    const request: unknown = JSON.parse(body);
    if (typeof request !== 'object' || request === null || !('MessageBody' in request)) return body;
    return typeof request.MessageBody === 'string' ? request.MessageBody : body;
  } catch {
    return body;
  }
}
