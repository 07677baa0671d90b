import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Three tries of a second and a half each, and the waits between them: 6 s at most for a call that may be repeated. */
const repeatable = () => ({
  maxAttempts: 3,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    throwOnRequestTimeout: true,
    // For an answer that begins and then stalls.
    socketTimeout: 1_500,
  }),
});

export const dynamoDbClient = () => new DynamoDBClient(repeatable());
export const schedulerClient = () => new SchedulerClient(repeatable());
export const sqsClient = () => new SQSClient(repeatable());
/** For topics. A message may come twice. */
export const snsTopicClient = () => new SNSClient(repeatable());

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
