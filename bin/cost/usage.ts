import { divisions, metrics } from '../../lambdas/aws/metrics.ts';
import { sum, times, type Usage } from './quantities.ts';

/** Its functions, as far as a life or a month runs them, with their memory in MB. */
export const memoryMb = {
  authorizer: 1024,
  intake: 1024,
  dispatch: 512,
  receipts: 512,
  replies: 512,
  sweep: 512,
};

/**
 * Assumed, not measured in Lambda: calls come one after another, at 10 ms where DynamoDB promises single digits
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html) and 100 ms elsewhere, and 10 ms is our own.
 */
const ownMs = 10;
const dynamoDbMs = 10;
const otherMs = 100;

/** What Lambda logs of an invocation in JSON: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
const startAndReport = 294 + 265;
const GB = 1e9;

function invocation(
  name: keyof typeof memoryMb,
  calls: { readonly dynamoDb: number; readonly other?: number },
  logBytes: number,
): Usage {
  const ms = ownMs + calls.dynamoDb * dynamoDbMs + (calls.other ?? 0) * otherMs;
  return {
    'lambda-request': 1,
    'lambda-gb-second': (ms / 1_000) * (memoryMb[name] / 1_024),
    'log-gb': (logBytes + startAndReport) / GB,
  };
}

/** In GB, of an item with such index entries: DynamoDB adds a hundred bytes to each (https://aws.amazon.com/dynamodb/pricing/on-demand/). */
const stored = (item: number, ...entries: readonly number[]): number =>
  [item, ...entries].reduce((bytes, one) => bytes + one + 100, 0) / GB;

/**
 * What one of each asks of AWS, counted. Calls, write units and items are those of lives of treatments in the local run, at the wire;
 * bytes of our own log lines are those that it prints, each with the 26 that a log event has beside its message
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html). Its GB-months are what it stores, for each
 * month that a treatment is kept.
 */
export const per = {
  /** Posted: authorised, its clinic and contact read, its item put with three index entries, a schedule made for each check-in. */
  treatment: sum(
    { 'http-api-request': 1, 'dynamodb-read-unit': 3, 'dynamodb-write-unit': 4 },
    // API Gateway's own line about it.
    { 'log-gb': 309 / GB },
    { 'dynamodb-gb-month': stored(761, 57, 97) + stored(79) },
    invocation('authorizer', { dynamoDb: 1 }, 0),
    // The two schedules are made at the same time, with the put.
    invocation('intake', { dynamoDb: 1, other: 1 }, 229),
  ),
  /**
   * Woken through the queue and sent: clinic, treatment, open alerts and the contact's other treatments read; contact reserved and
   * let go, the texts of phone and clinic counted, the item moved to sending and to sent, each with its entry in the index of due ones.
   */
  checkIn: sum(
    // Sent by Scheduler, received, deleted. A batch of several asks for fewer.
    { 'scheduler-invocation': 1, 'sqs-request': 3 },
    { 'dynamodb-read-unit': 3.5, 'dynamodb-write-unit': 10 },
    invocation('dispatch', { dynamoDb: 10, other: 1 }, 875),
    // The item moved to delivered.
    { 'dynamodb-write-unit': 1 },
  ),
  /** SNS logs what became of a text, check-in or answer, and the log comes to receipts. */
  text: sum(
    { 'dynamodb-read-unit': 1.5 },
    // https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
    { 'log-gb': 435 / GB },
    invocation('receipts', { dynamoDb: 3 }, 385),
  ),
  /**
   * Through topic and queue; kept and put to its check-in. Through a queue of its own it comes again, is looked at anew, and answered as a
   * check-in is sent.
   */
  reply: sum(
    { 'sns-request': 1, 'sqs-request': 6, 'dynamodb-read-unit': 5, 'dynamodb-write-unit': 10.5 },
    { 'dynamodb-gb-month': stored(267) + stored(86) },
    invocation('replies', { dynamoDb: 4, other: 1 }, 372),
    invocation('replies', { dynamoDb: 11, other: 1 }, 606),
  ),
  /** What a reply that tells of a problem asks for beside: alert, link and mail, and two looks of the sweep at whether anybody took it over. */
  concern: {
    'sns-request': 1,
    'sns-email': 1,
    'dynamodb-read-unit': 2,
    'dynamodb-write-unit': 12,
    'dynamodb-gb-month': stored(255, 97) + stored(188),
  },
  /** What a check-in asks for that nobody answers: the sweep finds it; alert, link and mail. */
  silence: {
    'sns-request': 1,
    'sns-email': 1,
    'dynamodb-read-unit': 1,
    'dynamodb-write-unit': 9.5,
    'dynamodb-gb-month': stored(140, 53) + stored(146),
  },
} satisfies Record<string, Usage>;

/** What a worker that waits for the sender's rate is billed for. */
export const waiting = (name: 'dispatch' | 'replies', seconds: number): Usage => ({
  'lambda-gb-second': seconds * (memoryMb[name] / 1_024),
});

const MINUTES = 30 * 24 * 60;
const SWEEPS = MINUTES / 5;

/** Long polls of 20 s, five at a time, which a maximum concurrency keeps: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLS_PER_QUEUE = 5 * 3 * MINUTES;

/**
 * Every five minutes: DynamoDB asks for its key once for each connection
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html), here two of five functions; SQS for
 * each queue twice for what sends and once for each of two workers
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html); SNS for two topics.
 */
const KEY_REQUESTS = (2 * 5 + 3 * (2 + 2) + 2) * SWEEPS;

/** What the template has of what is billed by the month, whatever it does: that of a stage that hears replies, and the account's key. */
export const resources = {
  queuesPolled: 3,
  dueIndexShards: 4,
  'alarm-metric': 82,
  dashboard: 1,
  'kms-key': 2,
  secret: 1,
} as const;

/** All that functions write, each a month long: a metric under each value of its second dimension is one of its own. */
const customMetrics =
  Object.keys(metrics).length -
  Object.keys(divisions).length +
  Object.values(divisions).reduce((all, { values }) => all + values.length, 0);

/** What a month asks for though nobody is treated. */
export const perMonth: Usage = sum(
  {
    'scheduler-invocation': SWEEPS,
    'sqs-request': SWEEPS,
    'dynamodb-read-unit': (SWEEPS * resources.dueIndexShards) / 2,
  },
  times(SWEEPS, invocation('sweep', { dynamoDb: resources.dueIndexShards, other: 1 }, 480)),
  { 'sqs-request': resources.queuesPolled * POLLS_PER_QUEUE },
  {
    metric: customMetrics,
    'alarm-metric': resources['alarm-metric'],
    dashboard: resources.dashboard,
    'kms-key': resources['kms-key'],
    'kms-request': KEY_REQUESTS,
    secret: resources.secret,
    'sender-rent': 1,
  },
);

/** A client that takes a token whenever its last is over, which an hour is. */
export const perClient: Usage = { 'app-client': 1, token: 30 * 24 };
