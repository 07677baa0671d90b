import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { LambdaFunction } from './function.ts';
import { onItems } from './item-statements.ts';
import { checkInPacing } from './pacing.ts';
import type { Sender } from './sender.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';
import { WakeUps } from './wake-ups.ts';

export interface CheckInFlowProps {
  readonly stage: StageConfig;
  readonly table: TreatmentTable;
  readonly sender: Sender;
}

/** From a wake-up to a text: schedules, the check-ins queue, and the function that sends. */
export class CheckInFlow extends Construct {
  readonly wakeUps: WakeUps;
  readonly dispatch: ServiceFunction;

  constructor(scope: Construct, id: string, { stage, table, sender }: CheckInFlowProps) {
    super(scope, id);
    const pacing = checkInPacing(stage.sms);
    const timeout = Duration.seconds(pacing.timeoutSeconds);
    // Six times the function's time-out, as AWS asks: a batch may be throttled and tried again before it shows up anew.
    this.wakeUps = new WakeUps(this, 'WakeUps', {
      stage,
      visibilityTimeout: Duration.seconds(6 * pacing.timeoutSeconds),
    });

    this.dispatch = new LambdaFunction(this, 'Dispatch', {
      stage,
      name: 'dispatch',
      description: 'Sends the texts that are due',
      invokedBy: 'queue',
      timeout,
      memorySize: 512,
      environment: {
        STAGE: stage.name,
        ...this.wakeUps.environment,
        CHECK_IN_DEAD_LETTER_QUEUE_URL: this.wakeUps.deadLetterQueue.queueUrl,
        TABLE_NAME: table.tableName,
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
        ...sender.environment,
        SMS_PARTS_PER_SECOND: String(pacing.partsPerSecondPerWorker),
        FUNCTION_TIMEOUT_SECONDS: String(pacing.timeoutSeconds),
      },
      statements: [
        allow(
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          this.wakeUps.queue.queueArn,
        ),
        allow(['sqs:SendMessage'], this.wakeUps.deadLetterQueue.queueArn),
        ...onItems(table, {
          GetItem: ['clinics', 'treatments', 'contacts'],
          BatchGetItem: ['treatments'],
          PutItem: ['treatments'],
          UpdateItem: ['contacts', 'clinicCounts'],
          Query: ['alerts'],
        }),
        allow(['dynamodb:Query'], `${table.tableArn}/index/contact`),
        ...this.wakeUps.statements,
        ...sender.statements,
      ],
    });
    this.dispatch.addEventSourceMapping('CheckIns', {
      eventSourceArn: this.wakeUps.queue.queueArn,
      batchSize: pacing.batchSize,
      maxConcurrency: pacing.maxConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
