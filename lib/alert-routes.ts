import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { alertLinkPartition } from '../lambdas/aws/dynamodb-alert-links.ts';
import { alertsOfClinic } from '../lambdas/aws/dynamodb-alerts.ts';
import { treatmentKey } from '../lambdas/aws/dynamodb-treatments.ts';
import type { Api } from './api.ts';
import { allow, inPartitions, LambdaFunction } from './function.ts';
import type { StageConfig } from './stage-config.ts';
import type { TreatmentTable } from './treatment-table.ts';

export interface AlertRoutesProps {
  readonly stage: StageConfig;
  readonly api: Api;
  readonly table: TreatmentTable;
}

/** The routes over alerts: of a clinic's system, with its token, and of the links in messages to people, who have none. */
export class AlertRoutes extends Construct {
  /** What a link is, but for the slash and the secret that authenticates whoever follows it. */
  readonly linksUrl: string;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { stage, api, table }: AlertRoutesProps) {
    super(scope, id);
    const shared = {
      stage,
      timeout: Duration.seconds(25),
      memorySize: 1024,
      environment: {
        TABLE_NAME: table.tableName,
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
      },
    };
    const alerts = alertsOfClinic('*');
    const treatments = treatmentKey('*', '*').pk;
    const links = alertLinkPartition('*');
    const listAlerts = new LambdaFunction(this, 'ListAlerts', {
      ...shared,
      name: 'list-alerts',
      description: "Answers with a clinic's alerts",
      statements: [
        allow(['dynamodb:Query'], `${table.tableArn}/index/alerts`),
        allow(['dynamodb:BatchGetItem'], table.tableArn),
      ],
    });
    const acknowledgeAlert = new LambdaFunction(this, 'AcknowledgeAlert', {
      ...shared,
      name: 'acknowledge-alert',
      description: 'Takes down that a clinic has taken an alert over',
      statements: [allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], table.tableArn, inPartitions(alerts))],
    });
    const alertLink = new LambdaFunction(this, 'AlertLink', {
      ...shared,
      name: 'alert-link',
      description: 'Shows an alert to whoever has its link, and lets them take it over',
      // Whoever asks has no token: what it may do of the table is all that a leak or a mistake could.
      statements: [
        allow(['dynamodb:GetItem'], table.tableArn, inPartitions(links, alerts, treatments)),
        allow(['dynamodb:Query'], table.tableArn, inPartitions(treatments)),
        allow(['dynamodb:UpdateItem'], table.tableArn, inPartitions(alerts)),
      ],
    });
    this.functions = [listAlerts, acknowledgeAlert, alertLink];
    api.route(HttpMethod.GET, '/alerts', listAlerts);
    api.route(HttpMethod.POST, '/alerts/{alertId}/acknowledge', acknowledgeAlert);
    api.routeWithoutToken(HttpMethod.GET, '/alert-links/{token}', alertLink);
    api.routeWithoutToken(HttpMethod.POST, '/alert-links/{token}', alertLink);
    this.linksUrl = `${api.url}/alert-links`;
  }
}
