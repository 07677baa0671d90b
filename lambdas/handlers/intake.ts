import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { API_TRIES, dynamoDbClient, schedulerClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { schedulesIn } from '../aws/schedules.ts';
import { SqsWakeUpQueue } from '../aws/wake-up-queue.ts';
import type { Source } from '../domain/treatment.ts';
import { readProcedure } from '../fhir/procedure.ts';
import { type ApiEvent, clinicOf } from '../http/caller.ts';
import { readJsonBody } from '../http/json-body.ts';
import { contentTypeOf, FHIR_JSON } from '../http/media-type.ts';
import { problemAnswers } from '../http/problem.ts';
import { readDryRun } from '../http/query.ts';
import { answerReceived } from '../http/received-answer.ts';
import { invalidTreatment, unsupportedMediaType } from '../http/refusals.ts';
import { type Amended, amendTreatment } from '../use-cases/amend-treatment.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';
import { withoutEffect } from '../use-cases/dry-run.ts';
import { type Received, receiveTreatment } from '../use-cases/receive-treatment.ts';
import { receiveVersion } from '../use-cases/receive-version.ts';

const JSON_LIMIT_KB = 16;
const FHIR_LIMIT_KB = 256;

const environment = readEnvironment('intake');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient(API_TRIES);
const clinics = clinicsIn(environment, dynamoDb, clock);
const effective = {
  treatments: treatmentsIn(environment, dynamoDb),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  schedules: schedulesIn(environment, schedulerClient(API_TRIES)),
  wakeUpQueue: new SqsWakeUpQueue(sqsClient(API_TRIES), environment.CHECK_IN_QUEUE_URL),
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
  const answer = (received: Received | Amended) =>
    answerReceived(received, { event, clinic, carePlans, dryRun });
  const edit = (source: Source) => ({ id: randomUUID(), isFor: () => true, source });
  const key = (treatmentId: string) => ({ clinicId: clinic.id, treatmentId });
  const cancel = ({ treatmentId, source }: { treatmentId: string; source: Source }) =>
    cancelTreatment(key(treatmentId), edit(source), now, deps.treatments);
  const optOut = ({ treatmentId, source }: { treatmentId: string; source: Source }) =>
    amendTreatment(key(treatmentId), { optOut: true }, edit(source), clinic, now, deps);
  switch (message.kind) {
    case 'invalid':
      throw invalidTreatment(message.faults);
    case 'cancellation':
      return answer(await cancel(message));
    case 'withdrawal': {
      const ended = await (message.effect === 'cancel' ? cancel(message) : optOut(message));
      // There is nothing to end: it is a treatment that may not be taken in.
      if (ended.outcome === 'not-found') throw invalidTreatment(message.faults);
      return answer(ended);
    }
    case 'treatment': {
      const { source } = message;
      const received = await receiveVersion(message.body, source, randomUUID(), clinic, now, deps);
      if (received.outcome !== 'invalid') return answer(received);
      throw invalidTreatment(
        received.faults.map(({ pointer, ...fault }) => ({
          ...fault,
          expression: message.expressionOf(pointer),
        })),
      );
    }
  }
}
