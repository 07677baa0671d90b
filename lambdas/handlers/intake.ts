import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { dynamoDbClient, schedulerClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { schedulesIn } from '../aws/schedules.ts';
import { SqsWakeUpQueue } from '../aws/wake-up-queue.ts';
import { readJsonBody } from '../http/json-body.ts';
import { Problem, problemAnswers } from '../http/problem.ts';
import { answerTreatment } from '../http/treatment-answer.ts';
import { receiveTreatment } from '../use-cases/receive-treatment.ts';

const environment = readEnvironment('intake');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const clinics = clinicsIn(environment, dynamoDb, clock);
const deps = {
  treatments: treatmentsIn(environment, dynamoDb),
  schedules: schedulesIn(environment, schedulerClient()),
  wakeUpQueue: new SqsWakeUpQueue(sqsClient(), environment.CHECK_IN_QUEUE_URL),
  journal: new CloudWatchJournal(clock),
  carePlans,
  allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
};

type IntakeEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ clinicId: string }>;

export const handler = middy<IntakeEvent, APIGatewayProxyStructuredResultV2>()
  .use(problemAnswers())
  .handler(async (event) => {
    const body = readJsonBody(event);
    const clinic = await clinics.find(event.requestContext.authorizer.lambda.clinicId);
    if (clinic === undefined)
      throw new Problem(403, 'Forbidden', 'Your client belongs to no clinic of this stage.');

    const received = await receiveTreatment(body, clinic, clock(), deps);
    switch (received.outcome) {
      case 'created': {
        const { treatmentId } = received.treatment.event;
        return answerTreatment(201, received.treatment, {
          location: `/treatments/${encodeURIComponent(treatmentId)}`,
        });
      }
      case 'repeated':
        return answerTreatment(200, received.treatment);
      case 'invalid':
        throw new Problem(
          422,
          'Invalid treatment',
          'The treatment breaks these rules. Nothing was stored.',
          received.faults,
        );
      case 'conflict':
        throw new Problem(
          409,
          'Treatment exists with other content',
          'Your clinic has a treatment with this id that differs in these fields. It was left as it is.',
          received.differing.map((pointer) => ({
            pointer,
            rule: 'same-as-stored',
            detail: 'The same value as in the first post, or another treatmentId.',
          })),
        );
    }
  });
