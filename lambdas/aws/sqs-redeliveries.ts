import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Redeliveries, Redelivery } from '../use-cases/ports.ts';

/**
 * In seconds, after the first, second and third receive. Together they outlast the reservation of a contact whose holder is
 * gone; from then on the queue's own visibility time-out says when.
 */
const WAITS: readonly number[] = [15, 60, 240];

/**
 * When a message that failed comes again. A queue's visibility time-out must be long enough for a whole batch, which is far
 * too long for a patient who waits for an answer.
 */
export class SqsRedeliveries implements Redeliveries {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async soon({ receiptHandle, receives }: Redelivery): Promise<void> {
    const VisibilityTimeout = WAITS[receives - 1];
    if (VisibilityTimeout === undefined) return;
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout,
      }),
    );
  }
}
