import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { ContactKey } from './contact-key.ts';
import { LambdaFunction } from './function.ts';
import { onItems } from './item-statements.ts';
import { isTwoWay, type StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';
import type { WakeUps } from './wake-ups.ts';

export interface TreatmentRoutesProps {
  readonly stage: StageConfig;
  readonly api: Api;
  readonly table: TreatmentTable;
  readonly contactKey: ContactKey;
  readonly wakeUps: WakeUps;
}

/** The routes over treatments: a clinic system posts, finds, corrects and cancels its own. */
export class TreatmentRoutes extends Construct {
  readonly intake: ServiceFunction;
  /** Those that take something from a clinic system, and those that only answer. */
  readonly functions: {
    readonly writing: readonly ServiceFunction[];
    readonly reading: readonly ServiceFunction[];
  };

  constructor(
    scope: Construct,
    id: string,
    { stage, api, table, contactKey, wakeUps }: TreatmentRoutesProps,
  ) {
    super(scope, id);
    const storing = {
      TABLE_NAME: table.tableName,
      DUE_INDEX_SHARDS: String(stage.dueIndexShards),
      RETENTION_DAYS: String(stage.retentionDays),
    };
    const planning = {
      STAGE: stage.name,
      ...wakeUps.environment,
      ...storing,
      CONTACT_KEY: contactKey.reference,
      ALLOWED_COUNTRIES: stage.allowedCountries.join(','),
      REPLIES: isTwoWay(stage.sms) ? 'heard' : 'elsewhere',
    };
    // API Gateway answers for a function that takes 30 seconds or more.
    const shared = {
      stage,
      invokedBy: 'request',
      timeout: Duration.seconds(25),
      memorySize: 1024,
    } as const;

    const intake = new LambdaFunction(this, 'Intake', {
      ...shared,
      name: 'intake',
      description: 'Takes in treatments and makes the schedules of their check-ins',
      environment: { ...planning, CHECK_IN_QUEUE_URL: wakeUps.queue.queueUrl },
      statements: [
        ...onItems(table, {
          GetItem: ['clinics', 'treatments', 'contacts'],
          PutItem: ['treatments'],
          // A later version of a record may take consent back.
          UpdateItem: ['contacts'],
        }),
        allow(['sqs:SendMessage'], wakeUps.queue.queueArn),
        ...wakeUps.statements,
      ],
    });
    const listTreatments = new LambdaFunction(this, 'ListTreatments', {
      ...shared,
      name: 'list-treatments',
      description: "Answers with a clinic's treatments",
      environment: { STAGE: stage.name, TABLE_NAME: table.tableName },
      statements: [
        allow(['dynamodb:Query'], `${table.tableArn}/index/clinic`),
        ...onItems(table, { BatchGetItem: ['treatments'] }),
      ],
    });
    const readTreatment = new LambdaFunction(this, 'ReadTreatment', {
      ...shared,
      name: 'read-treatment',
      description: 'Answers how a treatment and its check-ins stand',
      environment: { STAGE: stage.name, TABLE_NAME: table.tableName },
      statements: onItems(table, { GetItem: ['treatments'], Query: ['treatments'] }),
    });
    const amendTreatment = new LambdaFunction(this, 'AmendTreatment', {
      ...shared,
      name: 'amend-treatment',
      description: 'Corrects treatments, and moves their check-ins',
      environment: planning,
      statements: [
        ...onItems(table, {
          GetItem: ['clinics', 'treatments', 'contacts'],
          PutItem: ['treatments'],
          UpdateItem: ['contacts'],
        }),
        ...wakeUps.statements,
      ],
    });
    const cancelTreatment = new LambdaFunction(this, 'CancelTreatment', {
      ...shared,
      name: 'cancel-treatment',
      description: 'Cancels what has not been sent of treatments',
      environment: { STAGE: stage.name, ...storing },
      statements: onItems(table, { GetItem: ['treatments'], PutItem: ['treatments'] }),
    });
    this.intake = intake;
    this.functions = {
      writing: [intake, amendTreatment, cancelTreatment],
      reading: [listTreatments, readTreatment],
    };
    // A backfill posts as fast as it may; the rest is what people and their systems do one by one.
    const posting = { rateLimit: 50, burstLimit: 100 };
    const reading = { rateLimit: 50, burstLimit: 100 };
    const listing = { rateLimit: 20, burstLimit: 40 };
    const changing = { rateLimit: 20, burstLimit: 40 };
    api.route(HttpMethod.POST, '/treatments', intake, posting);
    api.route(HttpMethod.GET, '/treatments', listTreatments, listing);
    api.route(HttpMethod.GET, '/treatments/{treatmentId}', readTreatment, reading);
    api.route(HttpMethod.PATCH, '/treatments/{treatmentId}', amendTreatment, changing);
    api.route(HttpMethod.DELETE, '/treatments/{treatmentId}', cancelTreatment, changing);
  }
}
