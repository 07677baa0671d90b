import middy from '@middy/core';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { contactIdUnder } from '../aws/contact-id.ts';
import { readDeliveryLog } from '../aws/delivery-log.ts';
import { DynamoDbContacts } from '../aws/dynamodb-contacts.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { readSender, senderName } from '../aws/sender.ts';
import { resolveReceipt } from '../use-cases/resolve-receipt.ts';

const environment = readEnvironment('receipts');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const journal = new CloudWatchJournal(clock);
const deps = {
  treatments: treatmentsIn(environment, dynamoDb),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  contacts: new DynamoDbContacts(dynamoDb, {
    table: environment.TABLE_NAME,
    sender: senderName(readSender(environment.SENDER)),
  }),
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
  clock,
};

/** Fails as a whole if one receipt could not be taken: all of them may be taken again. */
export const handler = middy<CloudWatchLogsEvent, void>().handler(async (event) => {
  for (const receipt of readDeliveryLog(event)) {
    journal.receiptTaken(receipt?.messageId, receipt ? await resolveReceipt(receipt, deps) : 'unreadable');
  }
});
