import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, ContextAttribute, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { canaryClinic } from '../lambdas/domain/canary.ts';
import { removalPolicy } from './retention.ts';
import { SchedulerRole } from './scheduler-role.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';

export interface CanaryProps {
  readonly stage: StageConfig;
  /** E.164. */
  readonly phone: string;
  readonly intake: IFunction;
}

/** Daytime from California to Madrid. */
const DAILY = 'cron(0 16 * * ? *)';

/** A treatment a day that ops post for a phone of their own, which goes the way of all: `docs/decisions/018-canary.md`. */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { stage, phone, intake }: CanaryProps) {
    super(scope, id);
    // A group of its own: who may make wake-ups may not touch the canary.
    const group = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: `${Stack.of(this).stackName}-canary`,
      removalPolicy: removalPolicy(stage),
    });
    const role = new SchedulerRole(this, 'SchedulerRole', {
      description: 'Lets the schedule of this group hand the canary in',
      group,
      statements: [allow(['lambda:InvokeFunction'], intake.functionArn)],
    });
    new CfnSchedule(this, 'Daily', {
      groupName: group.scheduleGroupName,
      scheduleExpression: DAILY,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: intake.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(post(phone)),
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: Duration.hours(1).toSeconds() },
      },
    });
  }
}

/**
 * `POST /treatments` as API Gateway hands it to a function, payload version 2.0, once the authorizer has named the clinic:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
function post(phone: string) {
  const now = ContextAttribute.scheduledTime;
  const treatment = {
    treatmentId: `canary-${now}`,
    carePlan: canaryClinic.id,
    treatedAt: now,
    patient: { phone, language: 'en', timeZone: 'UTC' },
    consent: { sms: true, obtainedAt: now },
  };
  return {
    version: '2.0',
    routeKey: 'POST /treatments',
    rawPath: '/treatments',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { authorizer: { lambda: { clinicId: canaryClinic.id } } },
    body: JSON.stringify(treatment),
    isBase64Encoded: false,
  };
}
