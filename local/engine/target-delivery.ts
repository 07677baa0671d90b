import type { MessageAttributes } from './queue-message.ts';
import type { Queues } from './queues.ts';
import type { Deliver, Delivery } from './scheduler.ts';
import { ServiceError } from './service-error.ts';

/**
 * Delivers a schedule's input to the queue that is its target. What the queue refuses goes to the dead-letter queue of the
 * target, as the request that failed, with the reason in attributes:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function deliverToQueues(queues: Queues): Deliver {
  return (delivery) => {
    const { target } = delivery;
    try {
      queues.send(queues.byArn(target.Arn), target.Input);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const deadLetterQueue = queues.all.find(({ arn }) => arn === target.DeadLetterConfig?.Arn);
      if (deadLetterQueue !== undefined) {
        queues.send(deadLetterQueue, failedRequest(delivery), reasons(delivery, error));
      }
    }
  };
}

function failedRequest({ target: { Arn, Input } }: Delivery): string {
  const [, , , region, accountId, name] = Arn.split(':');
  return JSON.stringify({
    MessageBody: Input,
    QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
  });
}

const reasons = (
  { scheduleArn, target, scheduledAt, executionId }: Delivery,
  error: ServiceError,
): MessageAttributes =>
  Object.fromEntries(
    Object.entries({
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: executionId,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '0',
      SCHEDULE_ARN: scheduleArn,
      SCHEDULED_TIME: `${new Date(scheduledAt).toISOString().slice(0, 19)}Z`,
      TARGET_ARN: target.Arn,
    }).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
