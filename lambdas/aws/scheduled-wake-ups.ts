import { createHash } from 'node:crypto';
import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Instant } from '../domain/instant.ts';
import type { WakeUp, WakeUps } from '../use-cases/ports.ts';
import { encodeWakeUp } from './wake-up-message.ts';

export interface SchedulingConfig {
  readonly group: string;
  readonly roleArn: string;
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
}

/** Makes one-time EventBridge schedules that put a wake-up on the check-ins queue and then delete themselves. */
export class Schedules implements Pick<WakeUps, 'schedule'> {
  readonly #client: SchedulerClient;
  readonly #config: SchedulingConfig;

  constructor(client: SchedulerClient, config: SchedulingConfig) {
    this.#client = client;
    this.#config = config;
  }

  async schedule(wakeUp: WakeUp, at: Instant): Promise<void> {
    const { group, roleArn, queueArn, deadLetterQueueArn } = this.#config;
    const create = new CreateScheduleCommand({
      Name: scheduleName(wakeUp),
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

/** Wake-ups by schedule or, where the time is too near for one, straight onto the queue. */
export class QueuedWakeUps extends Schedules implements WakeUps {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(
    schedulerClient: SchedulerClient,
    config: SchedulingConfig,
    sqsClient: SQSClient,
    queueUrl: string,
  ) {
    super(schedulerClient, config);
    this.#client = sqsClient;
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

/** A hash, so that no id shows in a schedule's name, within Scheduler's 64 characters of `[0-9a-zA-Z-_.]`. */
function scheduleName({ clinicId, treatmentId, checkIn, sendAt }: WakeUp): string {
  return createHash('sha256')
    .update(JSON.stringify([clinicId, treatmentId, checkIn, sendAt]))
    .digest('base64url');
}
