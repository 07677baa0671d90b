import { formatInstant } from '../lambdas/domain/instant.ts';
import type { Queue } from './engine/queue.ts';
import type { Queues } from './engine/queues.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { LocalStack } from './template/local-stack.ts';

/** The schedules that wait, how deep the queues are, and what lies where queues and functions put what they gave up. */
export const describeWaiting = (
  scheduler: Scheduler,
  queues: Queues,
  deadLetterQueues: ReadonlySet<Queue>,
) => ({
  schedules: scheduler.waiting.map(({ name, at }) => ({ name, at: formatInstant(at) })),
  queues: queues.all.map((queue) => ({ name: queue.name, ...queue.depth })),
  deadLetters: [...deadLetterQueues].flatMap(({ name, bodies }) =>
    bodies.map((body) => ({ queue: name, body })),
  ),
});

/** Where the template's queues and functions put what they gave up. */
export function deadLetterQueuesOf(stack: LocalStack, queues: Queues): ReadonlySet<Queue> {
  const arns = [
    ...queues.all.map(({ settings }) => settings.RedrivePolicy?.deadLetterTargetArn),
    ...stack
      .all('AWS::Lambda::EventInvokeConfig')
      .map(({ properties }) => properties.DestinationConfig?.OnFailure?.Destination),
  ];
  return new Set(queues.all.filter(({ arn }) => arns.includes(arn)));
}
