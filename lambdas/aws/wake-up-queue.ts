import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WakeUp, WakeUpQueue } from '../use-cases/ports.ts';
import { encodeWakeUp } from './wake-up-message.ts';

/** The check-ins queue, for wake-ups that are too near for a schedule. */
export class SqsWakeUpQueue implements WakeUpQueue {
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
}
