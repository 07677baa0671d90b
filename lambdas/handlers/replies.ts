import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { answers, carePlans } from '../../care-plans/index.ts';
import { alertAdaptersIn } from '../aws/alert-adapters.ts';
import { dynamoDbClient, snsClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { DynamoDbReplies } from '../aws/dynamodb-replies.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { parseInboundText } from '../aws/inbound-texts.ts';
import { pause } from '../aws/pause.ts';
import { readSender } from '../aws/sender.ts';
import { SnsTexts } from '../aws/sns-texts.ts';
import { SqsDeadLetters } from '../aws/sqs-dead-letters.ts';
import { SqsRetries } from '../aws/sqs-retries.ts';
import { SECOND } from '../domain/instant.ts';
import { readReply } from '../domain/reply.ts';
import { answerReply, type HeardText, type HearReply, hearReply } from '../use-cases/hear-reply.ts';
import { AnswerDelayedError, SLOWEST_ANSWER } from '../use-cases/send-answer.ts';
import { SendingGate } from '../use-cases/sending-gate.ts';
import { toldAlerts } from '../use-cases/tell-alerts.ts';

const environment = readEnvironment('replies');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const journal = new CloudWatchJournal(clock);
const deadLetters = new SqsDeadLetters(sqsClient(), environment.REPLY_DEAD_LETTER_QUEUE_URL);
const retries = new SqsRetries(sqsClient(), environment.REPLY_QUEUE_URL);
const retentionDays = Number(environment.RETENTION_DAYS);
const gate = new SendingGate(
  new SnsTexts(snsClient(), {
    sender: readSender(environment.SENDER),
    maxPriceUsd: environment.SMS_MAX_PRICE_USD,
    deadline: 5 * SECOND,
  }),
  { partsPerSecond: Number(environment.SMS_PARTS_PER_SECOND), clock, pause },
);
const deps: HearReply = {
  treatments: treatmentsIn(environment, dynamoDb),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  clinics: clinicsIn(environment, dynamoDb, clock),
  replies: new DynamoDbReplies(dynamoDb, { table: environment.TABLE_NAME, retentionDays, clock }),
  alerts: toldAlerts(alertAdaptersIn(environment, dynamoDb)),
  texts: gate,
  carePlans,
  answers,
  read: readReply,
  journal,
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
  clock,
  newToken: randomUUID,
};

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }, context) => {
  const failed: string[] = [];
  const fail = async (
    { messageId, receiptHandle, attributes }: SQSRecord,
    id: string | undefined,
    error: unknown,
  ) => {
    failed.push(messageId);
    journal.replyFailed(id, error);
    const receives = Number(attributes.ApproximateReceiveCount);
    await retries.soon({ receiptHandle, receives }).catch((failure) => journal.replyFailed(id, failure));
  };
  const heard: { record: SQSRecord; id: string; text: HeardText }[] = [];
  // One after the other: two texts of one phone may be in a batch. All are heard before any is answered, which may take long.
  for (const record of Records) {
    const text = parseInboundText(record.body);
    try {
      // One that nobody can read is put where a person looks.
      if (text === undefined) await deadLetters.put(record.body);
      else heard.push({ record, id: text.id, text: await hearReply(text, deps) });
    } catch (error) {
      await fail(record, text?.id, error);
    }
  }
  for (const { record, id, text } of heard) {
    try {
      // What may need help now does not wait for the sender's rate.
      if (text.answers.length > 0 && !text.answers.includes('urgent')) {
        if (context.getRemainingTimeInMillis() < gate.wait + SLOWEST_ANSWER)
          throw new AnswerDelayedError('no-time-left');
        await gate.turn();
      }
      await answerReply(text, deps);
      journal.heard(id, text.result);
    } catch (error) {
      await fail(record, id, error);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
