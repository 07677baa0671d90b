import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AnswerQueue, DeadLetters } from '../use-cases/ports.ts';

/** A queue that takes over messages of another: a dead-letter queue, or that of texts that were heard and wait for their answer. */
export class SqsQueue implements AnswerQueue, DeadLetters {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async put(body: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body }));
  }
}
