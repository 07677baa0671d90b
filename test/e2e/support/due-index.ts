import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalRun } from '../../../local/local-run.ts';

/** What the table's index of due treatments holds: where a sweep looks for what has lost its wake-up. */
export async function dueIndex(
  run: LocalRun,
): Promise<readonly { readonly pk: string; readonly wakeAt: number }[]> {
  const client = new DynamoDBClient({
    endpoint: run.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const [TableName] = run.tables;
    const { Items = [] } = await client.send(new ScanCommand({ TableName, IndexName: 'due' }));
    return Items.map((item) => unmarshall(item) as { pk: string; wakeAt: number });
  } finally {
    client.destroy();
  }
}
