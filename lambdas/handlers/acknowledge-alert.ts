import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { DynamoDbStandingAlerts } from '../aws/dynamodb-alerts.ts';
import { readEnvironment } from '../aws/environment.ts';
import { acknowledgeAlert } from '../http/acknowledge-alert.ts';
import type { ApiEvent } from '../http/caller.ts';
import { problemAnswers } from '../http/problem.ts';

const environment = readEnvironment('acknowledge-alert');
const clock = () => Date.now();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const store = new DynamoDbStandingAlerts(dynamoDbClient(API_TRIES), environment.TABLE_NAME);

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('alerts', error)))
  .handler((event) => acknowledgeAlert(event, { store, clock }));
