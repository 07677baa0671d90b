import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { dynamoDbClient, schedulerClient, snsClient } from '../aws/clients.ts';
import { ConfiguredClinics } from '../aws/configured-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { DynamoDbTreatments } from '../aws/dynamodb-treatments.ts';
import { EmfMetrics } from '../aws/emf-metrics.ts';
import { readEnvironment } from '../aws/environment.ts';
import { describeError, log } from '../aws/log.ts';
import { pause } from '../aws/pause.ts';
import { Schedules } from '../aws/scheduled-wake-ups.ts';
import { type Sender, SnsTexts } from '../aws/sns-texts.ts';
import { parseWakeUp } from '../aws/wake-up-message.ts';
import { SECOND } from '../domain/instant.ts';
import { type DispatchBatch, dispatchBatch } from '../use-cases/dispatch-batch.ts';
import { SendingGate } from '../use-cases/sending-gate.ts';

const PUBLISH_DEADLINE = 5 * SECOND;
const CLOCK_SKEW = 10 * SECOND;

const environment = readEnvironment('dispatch');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const sender = JSON.parse(environment.SENDER) as Sender;

const deps: Omit<DispatchBatch, 'remainingTime'> = {
  treatments: new DynamoDbTreatments(dynamoDb, {
    table: environment.TABLE_NAME,
    retentionDays: Number(environment.RETENTION_DAYS),
    dueShards: Number(environment.DUE_INDEX_SHARDS),
  }),
  contacts: new DynamoDbContacts(dynamoDb, {
    table: environment.TABLE_NAME,
    sender: sender.originationNumber ?? sender.senderId ?? 'default',
  }),
  wakeUps: new Schedules(schedulerClient(), {
    group: environment.SCHEDULE_GROUP_NAME,
    roleArn: environment.SCHEDULER_ROLE_ARN,
    queueArn: environment.CHECK_IN_QUEUE_ARN,
    deadLetterQueueArn: environment.CHECK_IN_DEAD_LETTER_QUEUE_ARN,
  }),
  texts: new SnsTexts(snsClient(), {
    sender,
    maxPriceUsd: environment.SMS_MAX_PRICE_USD,
    deadline: PUBLISH_DEADLINE,
  }),
  clinics: new ConfiguredClinics(environment.CLINICS),
  carePlans,
  metrics: new EmfMetrics(clock),
  clock,
  newToken: randomUUID,
  sendingLimit: Number(environment.FUNCTION_TIMEOUT_SECONDS) * SECOND + PUBLISH_DEADLINE + CLOCK_SKEW,
  gate: new SendingGate(Number(environment.SMS_PARTS_PER_SECOND), clock, pause),
  report: (wakeUp, result) =>
    log('wake-up-followed', {
      clinicId: wakeUp?.clinicId,
      treatmentId: wakeUp?.treatmentId,
      checkIn: wakeUp?.checkIn,
      ...(result instanceof Error
        ? { outcome: 'threw', error: describeError(result) }
        : { outcome: result.outcome, reason: result.reason }),
    }),
};

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }, context) => {
  const messages = Records.map(({ messageId, body }) => ({ messageId, wakeUp: parseWakeUp(body) }));
  const failed = await dispatchBatch(messages, {
    ...deps,
    remainingTime: () => context.getRemainingTimeInMillis(),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
