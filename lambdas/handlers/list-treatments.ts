import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { findTreatments } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { type ApiEvent, clinicIdOf } from '../http/caller.ts';
import { writeCursor } from '../http/cursor.ts';
import { problemAnswers } from '../http/problem.ts';
import { readTreatmentQuery } from '../http/query.ts';
import { presentTreatment } from '../http/treatment-answer.ts';
import { listTreatments } from '../use-cases/list-treatments.ts';

const environment = readEnvironment('list-treatments');
const client = dynamoDbClient(API_TRIES);
const deps = {
  treatments: {
    findAll: (keys: Parameters<typeof findTreatments>[2]) =>
      findTreatments(client, environment.TABLE_NAME, keys),
  },
  indexes: new DynamoDbTreatmentIndexes(client, environment.TABLE_NAME),
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event, context) => {
    const query = readTreatmentQuery(event.queryStringParameters ?? {}, Object.keys(carePlans));
    const { treatments, next } = await listTreatments(clinicIdOf(event), query, {
      ...deps,
      remainingTime: () => context.getRemainingTimeInMillis(),
    });
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        treatments: treatments.map((treatment) => presentTreatment(treatment)),
        ...(next !== undefined && { nextCursor: writeCursor(next) }),
      }),
    };
  });
