import { parentPort, workerData } from 'node:worker_threads';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import type { ServiceName } from '../local/wire/fault.ts';

/** One call to AWS, as an SDK client takes it. */
export interface BareCall {
  readonly service: ServiceName;
  readonly action: string;
  readonly input: unknown;
}

interface Settings {
  readonly endpoint: string;
  readonly calls: readonly BareCall[];
}

/** Makes calls by bare SDK clients, one after another, and posts how many milliseconds they took together. */
const { endpoint, calls } = workerData as Settings;
const config = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bare', secretAccessKey: 'local' },
  maxAttempts: 1,
};
const clients: Record<ServiceName, { send(command: unknown): Promise<unknown> }> = {
  dynamodb: new dynamodb.DynamoDBClient(config) as never,
  scheduler: new scheduler.SchedulerClient(config) as never,
  sns: new sns.SNSClient(config) as never,
  sqs: new sqs.SQSClient(config) as never,
};
const modules = { dynamodb, scheduler, sns, sqs } as unknown as Record<
  ServiceName,
  Record<string, new (input: unknown) => unknown>
>;

const started = performance.now();
for (const { service, action, input } of calls) {
  const Command = modules[service][`${action}Command`];
  if (Command === undefined) throw new Error(`no SDK client has ${action}`);
  // What is there already is refused: an answer like any other.
  await clients[service].send(new Command(input)).catch((error: Error) => {
    if (!('$metadata' in error)) throw error;
  });
}
parentPort?.postMessage(performance.now() - started);
