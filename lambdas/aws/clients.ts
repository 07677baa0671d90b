import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** So often is a call made that may be repeated: with a second and a half for each and the waits between them, 6 s at most. */
const TRIES = 3;
/** For functions that somebody waits for, whose calls follow each other: 3.2 s at most for each. */
export const API_TRIES = 2;

const repeatable = (maxAttempts: number) => ({
  // Nobody changes the middleware of a client once it has made a call.
  cacheMiddleware: true,
  maxAttempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    throwOnRequestTimeout: true,
    // For an answer that begins and then stalls.
    socketTimeout: 1_500,
  }),
});

export const dynamoDbClient = (tries = TRIES) => new DynamoDBClient(repeatable(tries));
export const schedulerClient = (tries = TRIES) => new SchedulerClient(repeatable(tries));
export const sqsClient = (tries = TRIES) => new SQSClient(repeatable(tries));
/** For topics. A message may come twice. */
export const snsTopicClient = () => new SNSClient(repeatable(TRIES));

/**
 * For texts: one try, since SNS has no idempotency token, and no connection kept alive, since a function that was frozen
 * would wake up with a dead one and not know whether its request was written.
 */
export const snsClient = () =>
  new SNSClient({
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
    }),
  });
