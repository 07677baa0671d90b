import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalRun } from '../../../local/local-run.ts';

/** An item as stored, with its key. */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

/** Everything in the run's table, in the order of the keys. */
export async function itemsIn({ awsUrl, tables: [TableName] }: LocalRun): Promise<readonly Item[]> {
  const client = clientAt(awsUrl);
  try {
    const items: Item[] = [];
    let ExclusiveStartKey: NonNullable<ConstructorParameters<typeof ScanCommand>[0]>['ExclusiveStartKey'];
    do {
      const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }));
      items.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items.toSorted((a, b) => (spell(a) < spell(b) ? -1 : 1));
  } finally {
    client.destroy();
  }
}

/** The treatment of a clinic as stored, or undefined. */
export const treatmentIn = async (
  run: LocalRun,
  clinicId: string,
  treatmentId: string,
): Promise<Item | undefined> =>
  (await itemsIn(run)).find(
    ({ pk, sk }) => pk === `TREATMENT#${clinicId}#${treatmentId}` && sk === 'TREATMENT',
  );

const clientAt = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const spell = ({ pk, sk }: Item): string => JSON.stringify([pk, sk]);
