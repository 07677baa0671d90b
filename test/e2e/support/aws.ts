import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { formatInstant } from '../../../lambdas/domain/instant.ts';
import type { LocalRun } from '../../../local/local-run.ts';

const accessTo = ({ awsUrl }: LocalRun) => ({
  endpoint: awsUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const TREATMENT = { pk: { S: 'TREATMENT#demo#T-1001' }, sk: { S: 'TREATMENT' } };

/** The states of T-1001's check-ins as stored; none where there is no such treatment. */
export async function checkInStates(run: LocalRun): Promise<readonly string[]> {
  const [TableName] = run.tables;
  const { Item = {} } = await using(new DynamoDBClient(accessTo(run)), (client) =>
    client.send(new GetItemCommand({ TableName, Key: TREATMENT })),
  );
  const { checkIns = [] } = unmarshall(Item) as { checkIns?: { state: string }[] };
  return checkIns.map(({ state }) => state);
}

/** Puts `copies` of one wake-up of T-1001 on the check-ins queue at once. */
export async function wakeUp(run: LocalRun, checkIn: string, sendAt: string, copies = 1): Promise<void> {
  const intake = run.functions.find(({ definition }) => definition.name.includes('Intake'));
  const MessageBody = JSON.stringify({ clinicId: 'demo', treatmentId: 'T-1001', checkIn, sendAt });
  await using(new SQSClient(accessTo(run)), (client) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: intake?.definition.environment.CHECK_IN_QUEUE_URL,
        Entries: Array.from({ length: copies }, (_, index) => ({ Id: String(index), MessageBody })),
      }),
    ),
  );
}

/** Makes the contact of T-1001's patient what `attributes` say. */
export async function putContact(run: LocalRun, attributes: Record<string, AttributeValue>): Promise<void> {
  const [TableName] = run.tables;
  await using(new DynamoDBClient(accessTo(run)), async (client) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: TREATMENT }));
    const key = { pk: { S: `CONTACT#${Item?.contactId?.S}` }, sk: { S: 'SENDER#default' } };
    await client.send(new PutItemCommand({ TableName, Item: { ...key, ...attributes } }));
  });
}

/** The moments in the table's index of due treatments: where a sweep looks for what has lost its wake-up. */
export async function dueIndex(run: LocalRun): Promise<readonly string[]> {
  const [TableName] = run.tables;
  const { Items = [] } = await using(new DynamoDBClient(accessTo(run)), (client) =>
    client.send(new ScanCommand({ TableName, IndexName: 'due' })),
  );
  return Items.map(({ wakeAt }) => formatInstant(Number(wakeAt?.N)));
}

async function using<C extends { destroy(): void }, T>(
  client: C,
  use: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
