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
import { withoutMessages } from '../aws/thrown-errors.ts';
import type { Receipt } from '../domain/receipt.ts';
import { resolveReceipt } from '../use-cases/resolve-receipt.ts';

const environment = readEnvironment('receipts');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const journal = new CloudWatchJournal(environment.STAGE, clock);
const deps = {
  treatments: treatmentsIn(environment, dynamoDb, journal),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  contacts: new DynamoDbContacts(dynamoDb, environment.TABLE_NAME),
  journal,
  contactIdOf: contactIdUnder(environment.CONTACT_KEY),
  clock,
};

/** So many receipts at a time. */
const WIDTH = 10;

/** Takes every receipt that can be taken, and then fails if one could not: all of them may be taken again. */
export const handler = middy<CloudWatchLogsEvent, void>()
  .use(withoutMessages())
  .handler(async (event) => {
    const receipts = readDeliveryLog(event);
    let failure: unknown;
    for (let start = 0; start < receipts.length; start += WIDTH) {
      const slice = receipts.slice(start, start + WIDTH);
      const results = await Promise.allSettled(slice.map((receipt) => take(receipt)));
      failure ??= results.find(({ status }) => status === 'rejected');
    }
    if (failure !== undefined) throw new Error('a receipt could not be taken');
  });

async function take(receipt: Receipt | undefined): Promise<void> {
  try {
    const outcome = receipt ? await resolveReceipt(receipt, deps) : 'unreadable';
    journal.receiptTaken(receipt?.messageId, outcome, receipt && deps.contactIdOf(receipt.phone));
  } catch (error) {
    journal.receiptFailed(receipt?.messageId, error);
    throw error;
  }
}
