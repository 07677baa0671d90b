import type { Activity } from './activity.ts';
import { FunctionError } from './execution-environment.ts';
import type { LambdaFunction } from './lambda-function.ts';

export interface EventSourceMapping {
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

/** A message as the queue hands it out. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly md5OfBody: string;
}

export interface SourceQueue {
  /** Calls `listener` whenever there may be something to receive. */
  onVisible(listener: () => void): void;
  receive(most: number): readonly ReceivedMessage[];
  delete(receiptHandle: string): void;
}

/**
 * Lambda's poller of one queue: hands what is visible to the function, in batches, so many at a time. What the function does
 * not report as failed is deleted; what failed stays until its visibility time-out and comes again.
 */
export class SqsEventSource {
  readonly #mapping: EventSourceMapping;
  readonly #queue: SourceQueue;
  readonly #fn: LambdaFunction;
  readonly #activity: Activity;
  #batches = 0;

  constructor(mapping: EventSourceMapping, queue: SourceQueue, fn: LambdaFunction, activity: Activity) {
    this.#mapping = mapping;
    this.#queue = queue;
    this.#fn = fn;
    this.#activity = activity;
    queue.onVisible(() => this.#poll());
  }

  #poll(): void {
    while (this.#batches < this.#mapping.maximumConcurrency) {
      const messages = this.#queue.receive(this.#mapping.batchSize);
      if (messages.length === 0) return;
      this.#batches += 1;
      void this.#handle(messages).finally(() => {
        this.#batches -= 1;
        this.#poll();
      });
    }
  }

  async #handle(messages: readonly ReceivedMessage[]): Promise<void> {
    const { queueArn, region, reportBatchItemFailures } = this.#mapping;
    const Records = messages.map(({ md5OfBody, ...message }) => ({
      ...message,
      md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    }));
    let result: string;
    try {
      result = await this.#fn.invoke(JSON.stringify({ Records }));
    } catch (error) {
      if (error instanceof FunctionError) return;
      throw error;
    }
    const ids = messages.map(({ messageId }) => messageId);
    const failed = reportBatchItemFailures ? failedIds(result, ids) : [];
    for (const { messageId, receiptHandle } of messages) {
      if (!failed.includes(messageId)) this.#queue.delete(receiptHandle);
    }
  }
}

/**
 * The ids that a result reports as failed, by Lambda's rules: no list, null or an empty one is a complete success; a
 * malformed response, an empty or an unknown id make the whole batch fail.
 */
function failedIds(result: string, ids: readonly string[]): readonly string[] {
  const response: unknown = JSON.parse(result);
  if (response === null) return [];
  if (typeof response !== 'object') return ids;
  const { batchItemFailures } = response as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return ids;
  const reported = batchItemFailures.map(
    (failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier,
  );
  return reported.every((id): id is string => typeof id === 'string' && ids.includes(id)) ? reported : ids;
}
