import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { DynamoDbStandingAlerts } from '../aws/dynamodb-alerts.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { answerAlerts } from '../http/list-alerts.ts';
import { problemAnswers } from '../http/problem.ts';

const environment = readEnvironment('list-alerts');
const journal = new CloudWatchJournal(environment.STAGE, () => Date.now());
const store = new DynamoDbStandingAlerts(dynamoDbClient(API_TRIES), environment.TABLE_NAME);

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('alerts', error)))
  .handler((event) => answerAlerts(event, store));
