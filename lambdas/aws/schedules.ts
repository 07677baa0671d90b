import { createHash } from 'node:crypto';
import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Instant } from '../domain/instant.ts';
import type { Schedules, WakeUp } from '../use-cases/ports.ts';
import { encodeWakeUp } from './wake-up-message.ts';

interface SchedulingConfig {
  readonly group: string;
  readonly roleArn: string;
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
}

/** One-time EventBridge schedules that put a wake-up on the check-ins queue and then delete themselves. */
export class EventBridgeSchedules implements Schedules {
  readonly #client: SchedulerClient;
  readonly #config: SchedulingConfig;

  constructor(client: SchedulerClient, config: SchedulingConfig) {
    this.#client = client;
    this.#config = config;
  }

  async schedule(wakeUp: WakeUp, at: Instant): Promise<void> {
    const { group, roleArn, queueArn, deadLetterQueueArn } = this.#config;
    const create = new CreateScheduleCommand({
      Name: scheduleName(wakeUp, at),
      GroupName: group,
      ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: queueArn,
        RoleArn: roleArn,
        Input: encodeWakeUp(wakeUp),
        DeadLetterConfig: { Arn: deadLetterQueueArn },
      },
    });
    try {
      await this.#client.send(create);
    } catch (error) {
      // The name stands for this very wake-up, so one that exists (or is being made) is the one we want.
      if (!(error instanceof ConflictException)) throw error;
    }
  }
}

/** The schedules that a function's environment names. */
export const schedulesIn = (
  environment: Record<
    'SCHEDULE_GROUP_NAME' | 'SCHEDULER_ROLE_ARN' | 'CHECK_IN_QUEUE_ARN' | 'CHECK_IN_DEAD_LETTER_QUEUE_ARN',
    string
  >,
  client: SchedulerClient,
): EventBridgeSchedules =>
  new EventBridgeSchedules(client, {
    group: environment.SCHEDULE_GROUP_NAME,
    roleArn: environment.SCHEDULER_ROLE_ARN,
    queueArn: environment.CHECK_IN_QUEUE_ARN,
    deadLetterQueueArn: environment.CHECK_IN_DEAD_LETTER_QUEUE_ARN,
  });

/**
 * A hash, so that no id shows in a schedule's name, within Scheduler's 64 characters of `[0-9a-zA-Z-_.]`. The time of the
 * schedule is part of it: one that has just fired too early may still be there when the next is made.
 */
export function scheduleName({ clinicId, treatmentId, checkIn, sendAt }: WakeUp, at: Instant): string {
  const identity = JSON.stringify([clinicId, treatmentId, checkIn, sendAt, at]);
  return createHash('sha256').update(identity).digest('base64url');
}
