import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { findTreatment } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { problemAnswers } from '../http/problem.ts';
import { readTreatment } from '../http/read-treatment.ts';

const environment = readEnvironment('read-treatment');
const client = dynamoDbClient(API_TRIES);
const treatments = {
  find: (clinicId: string, treatmentId: string) =>
    findTreatment(client, environment.TABLE_NAME, clinicId, treatmentId),
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler((event) => readTreatment(event, treatments));
