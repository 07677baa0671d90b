import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { deleteTreatment } from '../http/delete-treatment.ts';
import { problemAnswers } from '../http/problem.ts';

const environment = readEnvironment('cancel-treatment');
const clock = () => Date.now();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const treatments = treatmentsIn(environment, dynamoDbClient(API_TRIES), journal);
const deps = { treatments, clock, newId: randomUUID };

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('writing', error)))
  .handler((event) => deleteTreatment(event, deps));
