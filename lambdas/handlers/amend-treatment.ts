import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlansIn } from '../../care-plans/index.ts';
import { API_TRIES, dynamoDbClient, schedulerClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { schedulesIn } from '../aws/schedules.ts';
import type { ApiEvent } from '../http/caller.ts';
import { patchTreatment } from '../http/patch-treatment.ts';
import { problemAnswers } from '../http/problem.ts';

const environment = readEnvironment('amend-treatment');
const clock = () => Date.now();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const dynamoDb = dynamoDbClient(API_TRIES);
const deps = {
  clinics: clinicsIn(environment, dynamoDb, clock),
  treatments: treatmentsIn(environment, dynamoDb, journal),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  schedules: schedulesIn(environment, schedulerClient(API_TRIES)),
  journal,
  carePlans: carePlansIn(environment),
  allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
  clock,
  newId: randomUUID,
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers((error) => journal.requestFailed('writing', error)))
  .handler((event) => patchTreatment(event, deps));
