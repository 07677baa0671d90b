import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { findTreatments } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import type { ApiEvent } from '../http/caller.ts';
import { answerTreatments } from '../http/list-treatments.ts';
import { problemAnswers } from '../http/problem.ts';
import type { TreatmentKey } from '../use-cases/ports.ts';

const environment = readEnvironment('list-treatments');
const journal = new CloudWatchJournal(environment.STAGE, () => Date.now());
const client = dynamoDbClient(API_TRIES);
const deps = {
  treatments: {
    findAll: (keys: readonly TreatmentKey[]) => findTreatments(client, environment.TABLE_NAME, keys),
  },
  indexes: new DynamoDbTreatmentIndexes(client, environment.TABLE_NAME),
  carePlans,
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('reading', error)))
  .handler((event, context) =>
    answerTreatments(event, { ...deps, remainingTime: () => context.getRemainingTimeInMillis() }),
  );
