import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { deleteTreatment } from '../http/delete-treatment.ts';
import { problemAnswers } from '../http/problem.ts';

const treatments = treatmentsIn(readEnvironment('cancel-treatment'), dynamoDbClient(API_TRIES));
const deps = { treatments, clock: () => Date.now(), newId: randomUUID };

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler((event) => deleteTreatment(event, deps));
