import { formatInstant } from '../../lambdas/domain/instant.ts';
import type { MessageAttributes } from './queue-message.ts';
import type { Queues } from './queues.ts';
import { isFunction } from './schedule-input.ts';
import type { Deliver, Delivery } from './scheduler.ts';
import { ServiceError } from './service-error.ts';

/** Invokes a function asynchronously. Throws ServiceError where there is no such function. */
export type InvokeAsynchronously = (functionArn: string, event: string) => void;

/** What Scheduler does to a target, in the role of the schedule. Throws ServiceError where the role may not. */
export type CheckRole = (
  roleArn: string,
  action: 'sqs:SendMessage' | 'lambda:InvokeFunction',
  arn: string,
) => void;

/**
 * Delivers a schedule's input to the queue or the function that is its target. What the target refuses goes to its
 * dead-letter queue, as the request that failed, with the reason in attributes:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function deliverToTargets(
  queues: Queues,
  invoke: InvokeAsynchronously,
  checkRole: CheckRole = () => {},
): Deliver {
  return (delivery) => {
    const { target } = delivery;
    const send = (queueArn: string, body: string | undefined, attributes?: MessageAttributes) => {
      checkRole(target.RoleArn, 'sqs:SendMessage', queueArn);
      queues.send(queues.byArn(queueArn), body, attributes);
    };
    try {
      if (isFunction(target.Arn)) {
        checkRole(target.RoleArn, 'lambda:InvokeFunction', target.Arn);
        invoke(target.Arn, inputOf(delivery) ?? scheduledEvent(delivery));
      } else send(target.Arn, inputOf(delivery));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (target.DeadLetterConfig?.Arn === undefined) return;
      try {
        send(target.DeadLetterConfig.Arn, failedRequest(delivery), reasons(delivery, error));
      } catch (another) {
        // It is not there, or the role may not send to it either: the event is lost.
        if (!(another instanceof ServiceError)) throw another;
      }
    }
  };
}

/**
 * The schedule's input, with what Scheduler puts in for its context attributes:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function inputOf({ target, scheduleArn, scheduledAt, executionId }: Delivery): string | undefined {
  return target.Input?.replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', formatInstant(scheduledAt))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}

/** What a function gets that the schedule has no input for. */
function scheduledEvent({ scheduleArn, scheduledAt, executionId }: Delivery): string {
  const [, , , region, account] = scheduleArn.split(':');
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: formatInstant(scheduledAt),
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}

function failedRequest(delivery: Delivery): string {
  const { Arn } = delivery.target;
  const Input = inputOf(delivery);
  if (isFunction(Arn)) {
    const Payload = Input ?? scheduledEvent(delivery);
    return JSON.stringify({ FunctionName: Arn, InvocationType: 'Event', Payload });
  }
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
      SCHEDULED_TIME: formatInstant(scheduledAt),
      TARGET_ARN: target.Arn,
    }).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
