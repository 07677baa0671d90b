import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { ContactKey } from './contact-key.ts';
import { allow, LambdaFunction } from './function.ts';
import type { StageConfig } from './stage-config.ts';
import type { TreatmentTable } from './treatment-table.ts';
import type { WakeUps } from './wake-ups.ts';

export interface TreatmentRoutesProps {
  readonly stage: StageConfig;
  readonly api: Api;
  readonly table: TreatmentTable;
  readonly contactKey: ContactKey;
  readonly wakeUps: WakeUps;
}

/** From a clinic system to a treatment with its wake-ups, and back to whoever asks how it stands. */
export class TreatmentRoutes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stage, api, table, contactKey, wakeUps }: TreatmentRoutesProps,
  ) {
    super(scope, id);
    const intake = new LambdaFunction(this, 'Intake', {
      stage,
      name: 'intake',
      description: 'Takes in treatments and makes the schedules of their check-ins',
      timeout: Duration.seconds(25),
      memorySize: 1024,
      environment: {
        ...wakeUps.environment,
        TABLE_NAME: table.tableName,
        CHECK_IN_QUEUE_URL: wakeUps.queue.queueUrl,
        CONTACT_KEY: contactKey.reference,
        ALLOWED_COUNTRIES: stage.allowedCountries.join(','),
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
      },
      statements: [
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], table.tableArn),
        allow(['sqs:SendMessage'], wakeUps.queue.queueArn),
        ...wakeUps.statements,
      ],
    });
    const readTreatment = new LambdaFunction(this, 'ReadTreatment', {
      stage,
      name: 'read-treatment',
      description: 'Answers how a treatment and its check-ins stand',
      timeout: Duration.seconds(15),
      memorySize: 1024,
      environment: { TABLE_NAME: table.tableName },
      statements: [allow(['dynamodb:GetItem'], table.tableArn)],
    });
    api.route(HttpMethod.POST, '/treatments', intake);
    api.route(HttpMethod.GET, '/treatments/{treatmentId}', readTreatment);
  }
}
