import {
  BatchEntryIdsNotDistinct,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  InvalidMessageContents,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiptHandleIsInvalid,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, SECOND } from '../../lambdas/domain/instant.ts';
import { queueOf } from './support/queue.ts';
import { itOnVirtualTime, pass, startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let sqs: SQSClient;

beforeAll(async () => {
  world = await startWorld();
  sqs = new SQSClient(world.client);
});

afterAll(async () => {
  sqs.destroy();
  await world.close();
});

const MEBIBYTE = 1_048_576;

describe('SQS: sending and receiving', () => {
  it('hands out a message as it was sent, with the attributes that were asked for', async () => {
    const queue = await queueOf(sqs);
    const { MessageId, MD5OfMessageBody, MD5OfMessageAttributes } = await queue.send('¿Qué tal?', {
      MessageAttributes: { origin: { DataType: 'String', StringValue: 'intake' } },
    });
    const [message] = await queue.receive();

    expect(message).toMatchObject({
      MessageId,
      Body: '¿Qué tal?',
      MD5OfBody: MD5OfMessageBody,
      MD5OfMessageAttributes,
      MessageAttributes: { origin: { DataType: 'String', StringValue: 'intake' } },
      Attributes: { ApproximateReceiveCount: '1' },
    });
  });

  it('leaves attributes out that nobody asked for', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello', {
      MessageAttributes: { origin: { DataType: 'String', StringValue: 'intake' } },
    });
    const [message] = await queue.receive({ MessageSystemAttributeNames: [], MessageAttributeNames: [] });

    expect(message?.Attributes).toBeUndefined();
    expect(message?.MessageAttributes).toBeUndefined();
  });

  it('accepts a body of one MiB and refuses one byte more', async () => {
    const queue = await queueOf(sqs);
    await expect(queue.send('x'.repeat(MEBIBYTE))).resolves.toHaveProperty('MessageId');
    await expect(queue.send('x'.repeat(MEBIBYTE + 1))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('refuses an empty body', async () => {
    const queue = await queueOf(sqs);
    await expect(queue.send('')).rejects.toMatchObject({ $fault: 'client' });
  });

  it('refuses a body with a character outside of XML', async () => {
    const queue = await queueOf(sqs);
    await expect(queue.send('a\u0000b')).rejects.toThrow(InvalidMessageContents);
  });

  it('says that a queue does not exist', async () => {
    const { url } = await queueOf(sqs);
    const send = new SendMessageCommand({ QueueUrl: `${url}-not`, MessageBody: 'hello' });
    await expect(sqs.send(send)).rejects.toThrow(QueueDoesNotExist);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: uniqueName('not') }))).rejects.toThrow(
      QueueDoesNotExist,
    );
  });

  it.each([0, 11])('refuses to hand out %i messages at once', async (MaxNumberOfMessages) => {
    const queue = await queueOf(sqs);
    await expect(queue.receive({ MaxNumberOfMessages })).rejects.toMatchObject({ $fault: 'client' });
  });

  itOnVirtualTime('forgets a message at the end of its retention', async () => {
    const queue = await queueOf(sqs, { MessageRetentionPeriod: '86400' });
    await queue.send('hello');
    await pass(world, DAY);
    expect(await queue.receive()).toEqual([]);
  });
});

describe('SQS: delay', () => {
  it.each([-1, 901])('refuses a delay of %i seconds', async (DelaySeconds) => {
    const queue = await queueOf(sqs);
    await expect(queue.send('hello', { DelaySeconds })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('keeps a delayed message back, and counts it as delayed', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello', { DelaySeconds: 900 });

    expect(await queue.receive()).toEqual([]);
    expect(await depthOf(queue.url)).toEqual({ visible: '0', delayed: '1', inFlight: '0' });
  });

  it('delays by the setting of the queue where the message brings none', async () => {
    const queue = await queueOf(sqs, { DelaySeconds: '60' });
    await queue.send('later');
    await queue.send('now', { DelaySeconds: 0 });
    expect((await queue.receive()).map(({ Body }) => Body)).toEqual(['now']);
  });

  itOnVirtualTime('hands out a delayed message when its delay has passed, not before', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello', { DelaySeconds: 900 });
    await pass(world, 900 * SECOND - 1);
    expect(await queue.receive()).toEqual([]);
    await pass(world, 1);
    expect(await queue.receive()).toHaveLength(1);
  });

  itOnVirtualTime('tells of a delayed message as something that fires', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello', { DelaySeconds: 10 });
    const fired = await pass(world, 10 * SECOND);
    expect(fired).toEqual([{ name: `message on ${queue.name}`, at: world.now() }]);
  });
});

describe('SQS: visibility', () => {
  it('does not hand out a message again while it is in flight', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    await queue.receive();

    expect(await queue.receive()).toEqual([]);
    expect(await depthOf(queue.url)).toEqual({ visible: '0', delayed: '0', inFlight: '1' });
  });

  itOnVirtualTime('hands it out again when its visibility time-out has passed, not before', async () => {
    const queue = await queueOf(sqs, { VisibilityTimeout: '120' });
    await queue.send('hello');
    const [first] = await queue.receive();
    await pass(world, 120 * SECOND - 1);
    expect(await queue.receive()).toEqual([]);
    await pass(world, 1);
    const [second] = await queue.receive();

    expect(second).toMatchObject({
      MessageId: first?.MessageId,
      Attributes: { ApproximateReceiveCount: '2' },
    });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  itOnVirtualTime('does not tell of a visibility time-out', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    await queue.receive();
    expect(await pass(world, 60 * SECOND)).toEqual([]);
  });

  it('hands it out at once when its visibility is changed to nothing', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    await changeVisibility(queue.url, message?.ReceiptHandle, 0);
    expect(await queue.receive()).toHaveLength(1);
  });

  itOnVirtualTime('keeps it in flight for as long as its visibility is extended', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    await changeVisibility(queue.url, message?.ReceiptHandle, 600);
    await pass(world, 600 * SECOND - 1);
    expect(await queue.receive()).toEqual([]);
    await pass(world, 1);
    expect(await queue.receive()).toHaveLength(1);
  });

  it('refuses to change the visibility of a message that is deleted', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    await deleteMessage(queue.url, message?.ReceiptHandle);
    await expect(changeVisibility(queue.url, message?.ReceiptHandle, 10)).rejects.toMatchObject({
      $fault: 'client',
    });
  });

  it('refuses to keep a message in flight for more than twelve hours', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    await expect(changeVisibility(queue.url, message?.ReceiptHandle, 43_201)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('SQS: deleting', () => {
  it('deletes what was received, and does it again without complaint', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    await deleteMessage(queue.url, message?.ReceiptHandle);
    await deleteMessage(queue.url, message?.ReceiptHandle);
    expect(await depthOf(queue.url)).toEqual({ visible: '0', delayed: '0', inFlight: '0' });
  });

  it('deletes nothing with the handle of an earlier receive, and succeeds', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [earlier] = await queue.receive({ VisibilityTimeout: 0 });
    await queue.receive();
    await deleteMessage(queue.url, earlier?.ReceiptHandle);
    expect(await depthOf(queue.url)).toEqual({ visible: '0', delayed: '0', inFlight: '1' });
  });

  it('refuses a receipt handle that is none', async () => {
    const queue = await queueOf(sqs);
    await expect(deleteMessage(queue.url, 'none')).rejects.toThrow(ReceiptHandleIsInvalid);
  });

  it('deletes the sound part of a batch and names the rest', async () => {
    const queue = await queueOf(sqs);
    await queue.send('hello');
    const [message] = await queue.receive();
    const { Successful, Failed } = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'none' },
        ],
      }),
    );
    expect(Successful).toEqual([{ Id: 'good' }]);
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }]);
  });
});

describe('SQS: batches', () => {
  it('sends the sound part of a batch and names the rest', async () => {
    const queue = await queueOf(sqs);
    const { Successful, Failed } = await sendBatch(queue.url, [
      { Id: 'good', MessageBody: 'hello' },
      { Id: 'bad', MessageBody: 'hello', DelaySeconds: 901 },
    ]);
    expect(Successful).toMatchObject([{ Id: 'good' }]);
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }]);
  });

  it('refuses an empty batch', async () => {
    const queue = await queueOf(sqs);
    await expect(sendBatch(queue.url, [])).rejects.toThrow(EmptyBatchRequest);
  });

  it('refuses more than ten entries', async () => {
    const queue = await queueOf(sqs);
    const entries = Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'hello' }));
    await expect(sendBatch(queue.url, entries)).rejects.toThrow(TooManyEntriesInBatchRequest);
  });

  it('refuses two entries of one id', async () => {
    const queue = await queueOf(sqs);
    const entry = { Id: 'same', MessageBody: 'hello' };
    await expect(sendBatch(queue.url, [entry, entry])).rejects.toThrow(BatchEntryIdsNotDistinct);
  });

  it('refuses a batch of more than one MiB', async () => {
    const queue = await queueOf(sqs);
    const half = { MessageBody: 'x'.repeat(MEBIBYTE / 2 + 1) };
    const entries = [
      { Id: 'one', ...half },
      { Id: 'two', ...half },
    ];
    await expect(sendBatch(queue.url, entries)).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
    });
  });
});

describe('SQS: dead letters', () => {
  it('moves a message to the dead-letter queue at the receive that would be one too many', async () => {
    const dead = await queueOf(sqs);
    const queue = await queueOf(sqs, redriveTo(dead.arn, 2));
    const { MessageId } = await queue.send('poison');
    expect(await queue.receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await queue.receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await dead.receive({ VisibilityTimeout: 0 })).toEqual([]);
    expect(await queue.receive()).toEqual([]);

    const [message] = await dead.receive();
    expect(message).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: queue.arn },
    });
  });

  itOnVirtualTime('goes on counting the retention of a dead letter from when it was first sent', async () => {
    const dead = await queueOf(sqs, { MessageRetentionPeriod: '86400' });
    const queue = await queueOf(sqs, redriveTo(dead.arn, 1));
    await queue.send('poison');
    await queue.receive({ VisibilityTimeout: 0 });
    await pass(world, DAY / 2);
    await queue.receive();
    expect(await dead.receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    await pass(world, DAY / 2);
    expect(await dead.receive()).toEqual([]);
  });
});

describe('SQS: queues', () => {
  it('answers the same URL for a queue that is made again as it is', async () => {
    const { name, url } = await queueOf(sqs, { VisibilityTimeout: '60' });
    const again = new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '60' } });
    expect((await sqs.send(again)).QueueUrl).toBe(url);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl).toBe(url);
  });

  it('refuses to make a queue again with other attributes', async () => {
    const { name } = await queueOf(sqs, { VisibilityTimeout: '60' });
    const again = new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '61' } });
    await expect(sqs.send(again)).rejects.toThrow(QueueNameExists);
  });

  it('refuses a dead-letter queue that does not exist', async () => {
    const { arn } = await queueOf(sqs);
    await expect(queueOf(sqs, redriveTo(`${arn}-not`, 5))).rejects.toMatchObject({
      $fault: 'client',
    });
  });

  it('keeps messages for four days unless told otherwise', async () => {
    const { url } = await queueOf(sqs);
    const names = new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['MessageRetentionPeriod', 'VisibilityTimeout', 'MaximumMessageSize'],
    });
    expect((await sqs.send(names)).Attributes).toEqual({
      MessageRetentionPeriod: '345600',
      VisibilityTimeout: '30',
      MaximumMessageSize: String(MEBIBYTE),
    });
  });
});

const redriveTo = (deadLetterTargetArn: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
});

const deleteMessage = (QueueUrl: string, ReceiptHandle: string | undefined) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

const changeVisibility = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));

const sendBatch = (
  QueueUrl: string,
  Entries: { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number }[],
) => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

async function depthOf(QueueUrl: string) {
  const names = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await sqs.send(names);
  return {
    visible: Attributes.ApproximateNumberOfMessages,
    delayed: Attributes.ApproximateNumberOfMessagesDelayed,
    inFlight: Attributes.ApproximateNumberOfMessagesNotVisible,
  };
}
