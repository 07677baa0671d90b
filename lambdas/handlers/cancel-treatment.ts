import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { dynamoDbClient } from '../aws/clients.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { type ApiEvent, treatmentKeyOf } from '../http/caller.ts';
import { readIfMatch } from '../http/entity-tag.ts';
import { wantsFhir } from '../http/media-type.ts';
import { problemAnswers } from '../http/problem.ts';
import { notFound, revisionChanged } from '../http/refusals.ts';
import { answerTreatment } from '../http/treatment-answer.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';

const treatments = treatmentsIn(readEnvironment('cancel-treatment'), dynamoDbClient());

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    const edit = { id: randomUUID(), isFor: readIfMatch(event.headers['if-match']) };
    const edited = await cancelTreatment(treatmentKeyOf(event), edit, Date.now(), treatments);
    switch (edited.outcome) {
      case 'stored':
        return answerTreatment(200, edited.treatment, { inFhir: wantsFhir(event.headers) });
      case 'not-found':
        throw notFound();
      case 'revision-changed':
        throw revisionChanged();
    }
  });
