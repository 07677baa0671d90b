import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { type ApiEvent, treatmentKeyOf } from '../http/caller.ts';
import { readIfMatch } from '../http/entity-tag.ts';
import { wantsFhir } from '../http/media-type.ts';
import { treatmentIn } from '../http/outcome.ts';
import { problemAnswers } from '../http/problem.ts';
import { refuseQuery } from '../http/query.ts';
import { answerTreatment } from '../http/treatment-answer.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';

const treatments = treatmentsIn(readEnvironment('cancel-treatment'), dynamoDbClient(API_TRIES));

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    refuseQuery(event);
    const edit = { id: randomUUID(), isFor: readIfMatch(event.headers['if-match']) };
    const edited = await cancelTreatment(treatmentKeyOf(event), edit, Date.now(), treatments);
    return answerTreatment(200, treatmentIn(edited), { inFhir: wantsFhir(event.headers) });
  });
