import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Backlog, WakeUp, WakeUpQueue } from '../use-cases/ports.ts';
import { encodeWakeUp } from './wake-up-message.ts';

/** The check-ins queue, for wake-ups that no schedule brings. */
export class SqsWakeUpQueue implements WakeUpQueue, Backlog {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async enqueue(wakeUp: WakeUp, delaySeconds: number): Promise<void> {
    const message = {
      QueueUrl: this.#queueUrl,
      MessageBody: encodeWakeUp(wakeUp),
      DelaySeconds: delaySeconds,
    };
    await this.#client.send(new SendMessageCommand(message));
  }

  async size(): Promise<number> {
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const waiting = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    return waiting + Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
  }
}
