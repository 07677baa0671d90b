import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { dynamoDbClient } from '../aws/clients.ts';
import { findTreatment } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { isTreatmentId } from '../domain/treatment.ts';
import { Problem, problemAnswers } from '../http/problem.ts';
import { answerTreatment } from '../http/treatment-answer.ts';

const environment = readEnvironment('read-treatment');
const client = dynamoDbClient();

type ReadEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ clinicId: string }>;

export const handler = middy<ReadEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    const { clinicId } = event.requestContext.authorizer.lambda;
    const treatmentId = event.pathParameters?.treatmentId ?? '';
    const treatment = isTreatmentId(treatmentId)
      ? await findTreatment(client, environment.TABLE_NAME, clinicId, treatmentId)
      : undefined;
    if (treatment === undefined)
      throw new Problem(404, 'Not found', 'Your clinic has no treatment with this id.');
    return answerTreatment(200, treatment);
  });
