import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import { LambdaFunction } from './function.ts';
import { onItems } from './item-statements.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
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
      invokedBy: 'request',
      timeout: Duration.seconds(25),
      memorySize: 1024,
      environment: { STAGE: stage.name, TABLE_NAME: table.tableName },
    } as const;
    const listAlerts = new LambdaFunction(this, 'ListAlerts', {
      ...shared,
      name: 'list-alerts',
      description: "Answers with a clinic's alerts",
      statements: [
        allow(['dynamodb:Query'], `${table.tableArn}/index/alerts`),
        ...onItems(table, { BatchGetItem: ['alerts'] }),
      ],
    });
    const acknowledgeAlert = new LambdaFunction(this, 'AcknowledgeAlert', {
      ...shared,
      name: 'acknowledge-alert',
      description: 'Takes down that a clinic has taken an alert over',
      statements: onItems(table, { GetItem: ['alerts'], UpdateItem: ['alerts'] }),
    });
    const alertLink = new LambdaFunction(this, 'AlertLink', {
      ...shared,
      name: 'alert-link',
      description: 'Shows an alert to whoever has its link, and lets them take it over',
      // Whoever asks has no token: what it may do of the table is all that a leak or a mistake could.
      statements: onItems(table, {
        GetItem: ['alertLinks', 'alerts', 'treatments'],
        Query: ['treatments'],
        UpdateItem: ['alerts'],
      }),
    });
    this.functions = [listAlerts, acknowledgeAlert, alertLink];
    const withToken = { rateLimit: 20, burstLimit: 40 };
    // Anybody may try these.
    const openToAll = { rateLimit: 5, burstLimit: 20 };
    api.route(HttpMethod.GET, '/alerts', listAlerts, withToken);
    api.route(HttpMethod.POST, '/alerts/{alertId}/acknowledge', acknowledgeAlert, withToken);
    api.routeWithoutToken(HttpMethod.GET, '/alert-links/{token}', alertLink, openToAll);
    api.routeWithoutToken(HttpMethod.POST, '/alert-links/{token}', alertLink, openToAll);
    this.linksUrl = `${api.url}/alert-links`;
  }
}
