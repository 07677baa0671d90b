import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { API_TRIES, dynamoDbClient, schedulerClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { schedulesIn } from '../aws/schedules.ts';
import { parseAmendment } from '../domain/amendment.ts';
import { type ApiEvent, clinicOf, treatmentKeyOf } from '../http/caller.ts';
import { readIfMatch } from '../http/entity-tag.ts';
import { readJsonBody } from '../http/json-body.ts';
import { contentTypeOf, MERGE_PATCH_JSON, wantsFhir } from '../http/media-type.ts';
import { treatmentIn } from '../http/outcome.ts';
import { problemAnswers } from '../http/problem.ts';
import { refuseQuery } from '../http/query.ts';
import { invalidTreatment, unsupportedMediaType } from '../http/refusals.ts';
import { answerTreatment } from '../http/treatment-answer.ts';
import { amendTreatment } from '../use-cases/amend-treatment.ts';

const LIMIT_KB = 16;

const environment = readEnvironment('amend-treatment');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient(API_TRIES);
const clinics = clinicsIn(environment, dynamoDb, clock);
const deps = {
  treatments: treatmentsIn(environment, dynamoDb),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  schedules: schedulesIn(environment, schedulerClient(API_TRIES)),
  journal: new CloudWatchJournal(clock),
  carePlans,
  allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    const key = treatmentKeyOf(event);
    refuseQuery(event);
    if (contentTypeOf(event.headers) !== MERGE_PATCH_JSON) {
      throw unsupportedMediaType('accept-patch', [MERGE_PATCH_JSON]);
    }
    const edit = { id: randomUUID(), isFor: readIfMatch(event.headers['if-match']) };
    const body = readJsonBody(event, LIMIT_KB);
    const clinic = await clinicOf(event, clinics);
    const parsed = parseAmendment(body, clinic);
    if ('faults' in parsed) throw invalidTreatment(parsed.faults);

    const amended = await amendTreatment(key, parsed.amendment, edit, clinic, clock(), deps);
    return answerTreatment(200, treatmentIn(amended), { inFhir: wantsFhir(event.headers) });
  });
