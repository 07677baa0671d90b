import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { dynamoDbClient, schedulerClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { schedulesIn } from '../aws/schedules.ts';
import { SqsWakeUpQueue } from '../aws/wake-up-queue.ts';
import { readProcedure } from '../fhir/procedure.ts';
import { type ApiEvent, clinicOf } from '../http/caller.ts';
import { readJsonBody } from '../http/json-body.ts';
import { contentTypeOf, FHIR_JSON } from '../http/media-type.ts';
import { problemAnswers } from '../http/problem.ts';
import { readDryRun } from '../http/query.ts';
import { answerReceived } from '../http/received-answer.ts';
import { invalidTreatment, unsupportedMediaType } from '../http/refusals.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';
import { withoutEffect } from '../use-cases/dry-run.ts';
import { receiveTreatment } from '../use-cases/receive-treatment.ts';
import { receiveVersion } from '../use-cases/receive-version.ts';

const JSON_LIMIT_KB = 16;
const FHIR_LIMIT_KB = 256;

const environment = readEnvironment('intake');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const clinics = clinicsIn(environment, dynamoDb, clock);
const effective = {
  treatments: treatmentsIn(environment, dynamoDb),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  schedules: schedulesIn(environment, schedulerClient()),
  wakeUpQueue: new SqsWakeUpQueue(sqsClient(), environment.CHECK_IN_QUEUE_URL),
  journal: new CloudWatchJournal(clock),
  carePlans,
  allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
};

export const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    const type = contentTypeOf(event.headers);
    const dryRun = readDryRun(event.queryStringParameters ?? {});
    const deps = dryRun ? withoutEffect(effective) : effective;
    switch (type) {
      case 'application/json':
        return takeEvent(event, dryRun, deps);
      case FHIR_JSON:
        return takeProcedure(event, dryRun, deps);
      default:
        throw unsupportedMediaType('accept-post', ['application/json', FHIR_JSON]);
    }
  });

async function takeEvent(event: ApiEvent, dryRun: boolean, deps: typeof effective) {
  const body = readJsonBody(event, JSON_LIMIT_KB);
  const clinic = await clinicOf(event, clinics);
  const received = await receiveTreatment(body, clinic, clock(), deps);
  return answerReceived(received, { event, clinic, carePlans, dryRun });
}

async function takeProcedure(event: ApiEvent, dryRun: boolean, deps: typeof effective) {
  const body = readJsonBody(event, FHIR_LIMIT_KB);
  const clinic = await clinicOf(event, clinics);
  const now = clock();
  const message = readProcedure(body, clinic, now);
  switch (message.kind) {
    case 'invalid':
      throw invalidTreatment(message.faults);
    case 'cancellation': {
      const edit = { id: randomUUID(), isFor: () => true };
      const key = { clinicId: clinic.id, treatmentId: message.treatmentId };
      const edited = await cancelTreatment(key, edit, now, deps.treatments);
      return answerReceived(edited, { event, clinic, carePlans, dryRun });
    }
    case 'treatment': {
      const received = await receiveVersion(message.body, message.updatedAt, randomUUID(), clinic, now, deps);
      if (received.outcome !== 'invalid')
        return answerReceived(received, { event, clinic, carePlans, dryRun });
      throw invalidTreatment(
        received.faults.map(({ pointer, ...fault }) => ({
          ...fault,
          expression: message.expressionOf(pointer),
        })),
      );
    }
  }
}
