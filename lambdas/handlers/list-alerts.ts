import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { alertStoreIn } from '../aws/alert-adapters.ts';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { answerAlerts } from '../http/list-alerts.ts';
import { problemAnswers } from '../http/problem.ts';

const store = alertStoreIn(readEnvironment('list-alerts'), dynamoDbClient(API_TRIES));

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler((event) => answerAlerts(event, store));
