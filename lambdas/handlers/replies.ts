import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { allCarePlans, answers } from '../../care-plans/index.ts';
import { alertAdaptersIn } from '../aws/alert-adapters.ts';
import { dynamoDbClient, snsClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { DynamoDbReplies } from '../aws/dynamodb-replies.ts';
import { textCountsIn } from '../aws/dynamodb-text-counts.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { parseInboundText } from '../aws/inbound-texts.ts';
import { pause } from '../aws/pause.ts';
import { readCeilings, readSender } from '../aws/sender.ts';
import { SnsTexts } from '../aws/sns-texts.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { SqsRedeliveries } from '../aws/sqs-redeliveries.ts';
import { withoutMessages } from '../aws/thrown-errors.ts';
import { SECOND } from '../domain/instant.ts';
import { readReply } from '../domain/reply.ts';
import { answerBatch } from '../use-cases/answer-batch.ts';
import { hearBatch } from '../use-cases/hear-batch.ts';
import type { ReplyBatch } from '../use-cases/reply-batch.ts';
import { AnswerDelayedError } from '../use-cases/send-answer.ts';
import { SendingGate } from '../use-cases/sending-gate.ts';
import { toldAlerts } from '../use-cases/tell-alerts.ts';

const environment = readEnvironment('replies');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const sqs = sqsClient();
const contactIdOf = contactIdUnder(environment.CONTACT_KEY);
const retentionDays = Number(environment.RETENTION_DAYS);
const deps: Omit<ReplyBatch, 'redeliveries'> = {
  treatments: treatmentsIn(environment, dynamoDb, journal),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  textCounts: textCountsIn(environment, dynamoDb),
  ceilings: readCeilings(environment),
  clinics: clinicsIn(environment, dynamoDb, clock),
  replies: new DynamoDbReplies(dynamoDb, { table: environment.TABLE_NAME, retentionDays, clock }),
  alerts: toldAlerts(alertAdaptersIn(environment, dynamoDb, journal)),
  gate: new SendingGate(
    new SnsTexts(snsClient(), {
      sender: readSender(environment.SENDER),
      maxPriceUsd: environment.SMS_MAX_PRICE_USD,
      deadline: 5 * SECOND,
    }),
    {
      journal,
      partsPerSecond: Number(environment.SMS_PARTS_PER_SECOND),
      allowedCountries: environment.ALLOWED_COUNTRIES.split(','),
      clock,
      pause,
    },
  ),
  deadLetters: new SqsQueue(sqs, environment.REPLY_DEAD_LETTER_QUEUE_URL),
  report: ({ text }, result) => {
    const contactId = text && contactIdOf(text.from);
    if (typeof result === 'string') journal.heard(text?.id, result, contactId);
    else if (result.error instanceof AnswerDelayedError)
      journal.answerDelayed(text?.id, result.error.name, contactId);
    else journal.replyFailed(text?.id, result.error, contactId);
  },
  carePlans: allCarePlans,
  answers,
  read: readReply,
  journal,
  contactIdOf,
  clock,
  newToken: randomUUID,
};

const hearing = {
  ...deps,
  redeliveries: new SqsRedeliveries(sqs, environment.REPLY_QUEUE_URL),
  answerQueue: new SqsQueue(sqs, environment.ANSWER_QUEUE_URL),
};
const answering = { ...deps, redeliveries: new SqsRedeliveries(sqs, environment.ANSWER_QUEUE_URL) };

/** A batch is of one queue: of texts that came in, or of those that have been heard and are to be answered. */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(withoutMessages())
  .handler(async ({ Records }, context) => {
    const messages = Records.map(({ messageId, body, receiptHandle, attributes }) => ({
      messageId,
      body,
      receiptHandle,
      receives: Number(attributes.ApproximateReceiveCount),
      text: parseInboundText(body),
    }));
    const failed =
      Records[0]?.eventSourceARN === environment.ANSWER_QUEUE_ARN
        ? await answerBatch(messages, {
            ...answering,
            remainingTime: () => context.getRemainingTimeInMillis(),
          })
        : await hearBatch(messages, hearing);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
