import * as z from 'zod';
import lists from './aws.json' with { type: 'json' };

/** What AWS bills, each by a name: the service and what a price is for. */
const billed = {
  'http-api-request': ['API Gateway', 'requests'],
  'lambda-request': ['Lambda, invocations', 'invocations'],
  'lambda-gb-second': ['Lambda, time on arm64', 'GB-seconds'],
  'dynamodb-write-unit': ['DynamoDB, writes', 'write units'],
  'dynamodb-read-unit': ['DynamoDB, reads', 'read units'],
  'dynamodb-gb-month': ['DynamoDB, storage', 'GB-months'],
  'dynamodb-backup-gb-month': ['DynamoDB, point-in-time recovery', 'GB-months'],
  'scheduler-invocation': ['EventBridge Scheduler', 'invocations'],
  'sqs-request': ['SQS', 'requests'],
  'sns-request': ['SNS, topics', 'requests'],
  'sns-email': ['SNS, mail to alert contacts', 'mails'],
  'log-gb': ['CloudWatch Logs, ingestion', 'GB'],
  'log-gb-month': ['CloudWatch Logs, storage', 'GB-months'],
  metric: ['CloudWatch, custom metrics', 'metrics'],
  'alarm-metric': ['CloudWatch, alarms', 'metrics in alarms'],
  dashboard: ['CloudWatch, dashboard', 'dashboards'],
  'kms-key': ['KMS, keys', 'keys'],
  'kms-request': ['KMS, requests', 'requests'],
  secret: ['Secrets Manager', 'secrets'],
  'app-client': ['Cognito, app clients', 'clients'],
  token: ['Cognito, tokens', 'tokens'],
  'inbound-text': ['Texts from patients', 'texts'],
  'sender-rent': ['Rent of the sending number', 'months'],
} as const satisfies Record<string, readonly [service: string, units: string]>;

export type Billed = keyof typeof billed;

/** In the order in which a bill has them. */
export const allBilled = Object.keys(billed) as Billed[];

/** What AWS bills, in words. */
export const billedWords = (what: Billed): { readonly service: string; readonly units: string } => {
  const [service, units] = billed[what];
  return { service, units };
};

/** What AWS asks for so many units. */
export interface AwsPrice {
  readonly usd: number;
  readonly per: number;
  /** Where it was read. */
  readonly source: string;
  /** The day or month of which it is. */
  readonly on: string;
}

/**
 * Prices of the region us-east-1, first tier, as others have kept those of AWS's price lists. What a month of something costs is per
 * unit of it. What is in none has no price here, and is not free: what AWS asks for texts that come in and for the rent of a number
 * differs by country and number.
 */
const schema = z.array(
  z.strictObject({
    /** AWS's page that has the price. */
    publishedAt: z.url(),
    readFrom: z.url(),
    on: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
    prices: z.partialRecord(
      z.enum(allBilled),
      z.strictObject({ usd: z.number().positive(), per: z.int().positive() }),
    ),
  }),
);

export const awsPrices: ReadonlyMap<Billed, AwsPrice> = new Map(
  schema
    .parse(lists)
    .flatMap(({ readFrom: source, on, prices }) =>
      Object.entries(prices).map(([what, price]) => [what as Billed, { ...price, source, on }] as const),
    ),
);
