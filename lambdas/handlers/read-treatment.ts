import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { findTreatment } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { type ApiEvent, treatmentKeyOf } from '../http/caller.ts';
import { wantsFhir } from '../http/media-type.ts';
import { problemAnswers } from '../http/problem.ts';
import { refuseQuery } from '../http/query.ts';
import { notFound } from '../http/refusals.ts';
import { answerTreatment } from '../http/treatment-answer.ts';

const environment = readEnvironment('read-treatment');
const client = dynamoDbClient(API_TRIES);

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    refuseQuery(event);
    const { clinicId, treatmentId } = treatmentKeyOf(event);
    const treatment = await findTreatment(client, environment.TABLE_NAME, clinicId, treatmentId);
    if (treatment === undefined) throw notFound();
    return answerTreatment(200, treatment, { inFhir: wantsFhir(event.headers) });
  });
