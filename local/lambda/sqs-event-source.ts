import type { Queue } from '../engine/queue.ts';
import type { ReceivedMessage } from '../engine/queue-message.ts';
import { FunctionError } from './execution-environment.ts';
import type { LambdaFunction } from './lambda-function.ts';

export interface EventSourceMapping {
  readonly region: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

/**
 * Lambda's poller of one queue: hands what is visible to the function, in batches, so many at a time. What the function does
 * not report as failed is deleted; what failed stays until its visibility time-out and comes again.
 */
export class SqsEventSource {
  readonly #mapping: EventSourceMapping;
  readonly #queue: Queue;
  readonly #fn: LambdaFunction;
  #batches = 0;

  constructor(mapping: EventSourceMapping, queue: Queue, fn: LambdaFunction) {
    this.#mapping = mapping;
    this.#queue = queue;
    this.#fn = fn;
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
    const { region, reportBatchItemFailures } = this.#mapping;
    const Records = messages.map((message) => asRecord(message, this.#queue.arn, region));
    let result: string;
    try {
      result = await this.#fn.invoke(JSON.stringify({ Records }));
    } catch (error) {
      if (error instanceof FunctionError) return;
      throw error;
    }
    const ids = messages.map(({ MessageId }) => MessageId);
    const failed = reportBatchItemFailures ? failedIds(result, ids) : [];
    for (const { MessageId, ReceiptHandle } of messages) {
      if (!failed.includes(MessageId)) this.#queue.delete(ReceiptHandle);
    }
  }
}

/** A message as the events of Lambda show it. */
const asRecord = (
  { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes, MessageAttributes = {} }: ReceivedMessage,
  queueArn: string,
  region: string,
) => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  attributes: Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, dataType: DataType, stringListValues: [], binaryListValues: [] },
    ]),
  ),
  md5OfBody: MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

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
