import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { findReplies } from '../aws/dynamodb-replies.ts';
import { findTreatment } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { problemAnswers } from '../http/problem.ts';
import { readTreatment } from '../http/read-treatment.ts';
import type { TreatmentKey } from '../use-cases/ports.ts';

const environment = readEnvironment('read-treatment');
const journal = new CloudWatchJournal(environment.STAGE, () => Date.now());
const client = dynamoDbClient(API_TRIES);
const deps = {
  treatments: {
    find: (clinicId: string, treatmentId: string) =>
      findTreatment(client, environment.TABLE_NAME, clinicId, treatmentId),
  },
  replies: {
    of: ({ clinicId, treatmentId }: TreatmentKey) =>
      findReplies(client, environment.TABLE_NAME, clinicId, treatmentId),
  },
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('reading', error)))
  .handler((event) => readTreatment(event, deps));
