import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlertTopic } from './alert-topic.ts';
import { LambdaFunction } from './function.ts';
import { onItems } from './item-statements.ts';
import { removalPolicy } from './retention.ts';
import { SchedulerRole } from './scheduler-role.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';
import type { WakeUps } from './wake-ups.ts';

export interface SweepFlowProps {
  readonly stage: StageConfig;
  readonly table: TreatmentTable;
  readonly wakeUps: WakeUps;
  readonly alertTopic: AlertTopic;
  readonly alertLinksUrl: string;
}

/** A tick that failed or came late is not repeated: the next one finds what it left. */
const TICK = { maxAge: Duration.seconds(60), retries: 0 };

/** Every five minutes, to what is due: back on the check-ins queue what was missed, and to a person what went wrong. */
export class SweepFlow extends Construct {
  readonly sweep: ServiceFunction;

  constructor(
    scope: Construct,
    id: string,
    { stage, table, wakeUps, alertTopic, alertLinksUrl }: SweepFlowProps,
  ) {
    super(scope, id);
    const sweep = new LambdaFunction(this, 'Sweep', {
      stage,
      name: 'sweep',
      description: 'Finds what should have happened by now',
      invokedBy: 'schedule',
      timeout: Duration.seconds(120),
      memorySize: 512,
      environment: {
        STAGE: stage.name,
        TABLE_NAME: table.tableName,
        CHECK_IN_QUEUE_URL: wakeUps.queue.queueUrl,
        ALERT_TOPIC_ARN: alertTopic.topicArn,
        ALERT_LINKS_URL: alertLinksUrl,
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        FORMER_DUE_INDEX_SHARDS: String(stage.formerDueIndexShards ?? stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
        SMS_PARTS_PER_SECOND: String(stage.sms.partsPerSecond),
      },
      statements: [
        allow(['dynamodb:Query'], `${table.tableArn}/index/due`),
        ...onItems(table, {
          GetItem: ['treatments', 'alerts'],
          PutItem: ['treatments', 'alerts', 'alertLinks'],
          UpdateItem: ['alerts'],
        }),
        allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], wakeUps.queue.queueArn),
        allow(['sns:Publish'], alertTopic.topicArn),
      ],
    });
    this.sweep = sweep;
    // Scheduler hands a tick to Lambda's own queue, which has retries of its own.
    sweep.configureAsyncInvoke({ retryAttempts: TICK.retries, maxEventAge: TICK.maxAge });

    // A group of its own: who may make wake-ups may not touch the sweep.
    const group = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: `${Stack.of(this).stackName}-sweep`,
      removalPolicy: removalPolicy(stage),
    });
    const role = new SchedulerRole(this, 'SchedulerRole', {
      description: 'Lets the schedule of this group invoke the sweep',
      group,
      statements: [allow(['lambda:InvokeFunction'], sweep.functionArn)],
    });
    new CfnSchedule(this, 'EveryFiveMinutes', {
      groupName: group.scheduleGroupName,
      scheduleExpression: 'rate(5 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: sweep.functionArn,
        roleArn: role.roleArn,
        retryPolicy: {
          maximumRetryAttempts: TICK.retries,
          maximumEventAgeInSeconds: TICK.maxAge.toSeconds(),
        },
      },
    });
  }
}
