import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, type Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { removalPolicy } from './retention.ts';
import { SchedulerRole } from './scheduler-role.ts';
import { SecuredQueue } from './secured-queue.ts';
import type { StageConfig } from './stage-config.ts';
import { allow, PatternStatement } from './statements.ts';

const DELIVERIES = 5;

/**
 * Wake-ups for check-ins: Scheduler puts them on a queue, so that a thousand due at 09:00 wait for a number that sends
 * one text a second, not at a Lambda.
 */
export class WakeUps extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly #group: ScheduleGroup;
  readonly #schedulerRole: SchedulerRole;

  constructor(
    scope: Construct,
    id: string,
    { stage, visibilityTimeout }: { stage: StageConfig; visibilityTimeout: Duration },
  ) {
    super(scope, id);
    this.deadLetterQueue = new SecuredQueue(this, 'DeadLetterQueue');
    this.queue = new SecuredQueue(this, 'Queue', {
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: DELIVERIES },
    });
    this.#group = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: Stack.of(this).stackName,
      removalPolicy: removalPolicy(stage),
    });
    this.#schedulerRole = new SchedulerRole(this, 'SchedulerRole', {
      description: 'Lets the schedules of this group put wake-ups on the check-ins queue',
      group: this.#group,
      statements: [this.queue, this.deadLetterQueue].map(({ queueArn }) =>
        allow(['sqs:SendMessage'], queueArn),
      ),
    });
  }

  get scheduleGroupName(): string {
    return this.#group.scheduleGroupName;
  }

  /** What a function needs to know to make schedules. */
  get environment() {
    return {
      CHECK_IN_QUEUE_ARN: this.queue.queueArn,
      CHECK_IN_DEAD_LETTER_QUEUE_ARN: this.deadLetterQueue.queueArn,
      SCHEDULE_GROUP_NAME: this.#group.scheduleGroupName,
      SCHEDULER_ROLE_ARN: this.#schedulerRole.roleArn,
    };
  }

  /** What a function must be allowed to make schedules. */
  get statements(): PolicyStatement[] {
    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.#group.scheduleGroupName}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return [
      new PatternStatement(
        ['scheduler:CreateSchedule'],
        schedules,
        "The name of a schedule is a hash, made when it is. The group is the stage's own.",
      ),
      allow(['iam:PassRole'], this.#schedulerRole.roleArn, {
        StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      }),
    ];
  }
}
