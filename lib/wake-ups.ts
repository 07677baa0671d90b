import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allow } from './function.ts';
import { removalPolicy } from './retention.ts';
import type { StageConfig } from './stage-config.ts';

/** SQS keeps messages no longer: what nobody has seen to by then is lost. */
const LONGEST_RETENTION = Duration.days(14);
const DELIVERIES = 5;

/**
 * Wake-ups for check-ins: Scheduler puts them on a queue, so that a thousand due at 09:00 wait for a number that sends
 * one text a second, not at a Lambda.
 */
export class WakeUps extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly #group: ScheduleGroup;
  readonly #schedulerRole: Role;

  constructor(
    scope: Construct,
    id: string,
    { stage, visibilityTimeout }: { stage: StageConfig; visibilityTimeout: Duration },
  ) {
    super(scope, id);
    const secured = {
      retentionPeriod: LONGEST_RETENTION,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', secured);
    this.queue = new Queue(this, 'Queue', {
      ...secured,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: DELIVERIES },
    });
    this.#group = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: Stack.of(this).stackName,
      removalPolicy: removalPolicy(stage),
    });
    this.#schedulerRole = new Role(this, 'SchedulerRole', {
      description: 'Lets the schedules of this group put wake-ups on the check-ins queue',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.#group.scheduleGroupArn,
          },
        },
      }),
      inlinePolicies: {
        wakeUps: new PolicyDocument({
          statements: [this.queue, this.deadLetterQueue].map(({ queueArn }) =>
            allow(['sqs:SendMessage'], queueArn),
          ),
        }),
      },
    });
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
      allow(['scheduler:CreateSchedule'], schedules),
      allow(['iam:PassRole'], this.#schedulerRole.roleArn, {
        StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      }),
    ];
  }
}
