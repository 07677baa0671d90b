import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { pause } from './pause.ts';

/** DynamoDB's own limit. */
const BATCH = 100;
/** How often keys are asked for that DynamoDB left out: it does so where it is throttled, or for more than 16 MB. */
const ROUNDS = 4;

type Item = Record<string, AttributeValue>;

/** The items that there are of these keys, which must differ, in any order. Strongly consistent. */
export async function batchGet(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
): Promise<Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += BATCH) {
    let wanted: Item[] = keys.slice(start, start + BATCH);
    for (let round = 0; wanted.length > 0; round += 1) {
      if (round === ROUNDS) throw new Error('the table is throttled');
      if (round > 0) await pause(50 * 2 ** round);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: true } } }),
      );
      found.push(...(Responses?.[table] ?? []));
      wanted = UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return found;
}
