import middy from '@middy/core';
import { alertAdaptersIn } from '../aws/alert-adapters.ts';
import { dynamoDbClient, sqsClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { DynamoDbTreatmentIndexes } from '../aws/dynamodb-treatment-indexes.ts';
import { treatmentsIn } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { withoutMessages } from '../aws/thrown-errors.ts';
import { SqsWakeUpQueue } from '../aws/wake-up-queue.ts';
import { sweep } from '../use-cases/sweep.ts';
import { toldAlerts } from '../use-cases/tell-alerts.ts';

const environment = readEnvironment('sweep');
const clock = () => Date.now();
const dynamoDb = dynamoDbClient();
const queue = new SqsWakeUpQueue(sqsClient(), environment.CHECK_IN_QUEUE_URL);
const journal = new CloudWatchJournal(environment.STAGE, clock);

const deps = {
  treatments: treatmentsIn(environment, dynamoDb, journal),
  indexes: new DynamoDbTreatmentIndexes(dynamoDb, environment.TABLE_NAME),
  wakeUpQueue: queue,
  backlog: queue,
  alerts: toldAlerts(alertAdaptersIn(environment, dynamoDb, journal)),
  clock,
  shards: Math.max(Number(environment.DUE_INDEX_SHARDS), Number(environment.FORMER_DUE_INDEX_SHARDS)),
  partsPerSecond: Number(environment.SMS_PARTS_PER_SECOND),
  onFailure: journal.sweepFailed.bind(journal),
  onAlertFailure: journal.alertFailed.bind(journal),
  onShardFailure: journal.shardFailed.bind(journal),
  onBacklogUnknown: journal.backlogUnknown.bind(journal),
};

export const handler = middy<unknown, void>()
  .use(withoutMessages())
  .handler(async (_, context) => {
    journal.swept(await sweep({ ...deps, remainingTime: () => context.getRemainingTimeInMillis() }));
  });
