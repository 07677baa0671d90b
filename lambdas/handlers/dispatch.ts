import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { allCarePlans } from '../../care-plans/index.ts';
import { dynamoDbClient, schedulerClient, snsClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { DynamoDbOpenAlerts } from '../aws/dynamodb-open-alerts.ts';
import { textCountsIn } from '../aws/dynamodb-text-counts.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { pause } from '../aws/pause.ts';
import { schedulesIn } from '../aws/schedules.ts';
import { readCeilings, readSender } from '../aws/sender.ts';
import { SnsTexts } from '../aws/sns-texts.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { textHash } from '../aws/text-hash.ts';
import { withoutMessages } from '../aws/thrown-errors.ts';
import { parseWakeUp } from '../aws/wake-up-message.ts';
import { SECOND } from '../domain/instant.ts';
import { type DispatchBatch, dispatchBatch } from '../use-cases/dispatch-batch.ts';
import { SendingGate } from '../use-cases/sending-gate.ts';

const PUBLISH_DEADLINE = 5 * SECOND;
const CLOCK_SKEW = 10 * SECOND;

const environment = readEnvironment('dispatch');
const clock = () => Date.now();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const dynamoDb = dynamoDbClient();
const sender = readSender(environment.SENDER);

const deps: Omit<DispatchBatch, 'remainingTime'> = {
  treatments: treatmentsIn(environment, dynamoDb, journal),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  openAlerts: new DynamoDbOpenAlerts(dynamoDb, environment.TABLE_NAME),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  textCounts: textCountsIn(environment, dynamoDb),
  ceilings: readCeilings(environment),
  schedules: schedulesIn(environment, schedulerClient()),
  deadLetters: new SqsQueue(sqsClient(), environment.CHECK_IN_DEAD_LETTER_QUEUE_URL),
  clinics: clinicsIn(environment, dynamoDb, clock),
  carePlans: allCarePlans,
  journal,
  clock,
  textHash,
  newToken: randomUUID,
  sendingLimit: Number(environment.FUNCTION_TIMEOUT_SECONDS) * SECOND + PUBLISH_DEADLINE + CLOCK_SKEW,
  gate: new SendingGate(
    new SnsTexts(snsClient(), {
      sender,
      maxPriceUsd: environment.SMS_MAX_PRICE_USD,
      deadline: PUBLISH_DEADLINE,
    }),
    {
      journal,
      partsPerSecond: Number(environment.SMS_PARTS_PER_SECOND),
      allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
      clock,
      pause,
    },
  ),
  report: ({ messageId, wakeUp }, result) =>
    'error' in result
      ? journal.wakeUpNotFollowed(messageId, wakeUp, result.error)
      : journal.wakeUpFollowed(messageId, wakeUp, result),
};

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(withoutMessages())
  .handler(async ({ Records }, context) => {
    const messages = Records.map(({ messageId, body }) => ({ messageId, body, wakeUp: parseWakeUp(body) }));
    const failed = await dispatchBatch(messages, {
      ...deps,
      remainingTime: () => context.getRemainingTimeInMillis(),
    });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
