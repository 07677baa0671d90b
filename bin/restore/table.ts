import { type AttributeValue, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { batchGet } from '../../lambdas/aws/batch-get.ts';
import { holds } from '../../lambdas/aws/conditional-write.ts';
import type { Table } from '../patient/person.ts';
import type { Item } from './item-kind.ts';

/** An item as it is stored, and what it says. */
export interface StoredItem {
  readonly raw: Record<string, AttributeValue>;
  readonly item: Item;
}

type Scan = Pick<
  Parameters<typeof paginateScan>[1],
  'FilterExpression' | 'ExpressionAttributeValues' | 'ProjectionExpression' | 'ExpressionAttributeNames'
>;

/** The items of a table, page by page. */
export async function* pagesOf({ client, name }: Table, scan: Scan): AsyncGenerator<readonly StoredItem[]> {
  const pages = paginateScan({ client }, { TableName: name, ConsistentRead: true, ...scan });
  for await (const { Items = [] } of pages) yield Items.map(toStored);
}

/** What a table has under the keys of these items, by key. */
export async function sameKeysIn(
  { client, name }: Table,
  items: readonly StoredItem[],
): Promise<ReadonlyMap<string, StoredItem>> {
  const keys = items.map(({ raw: { pk, sk } }) => ({ ...(pk && { pk }), ...(sk && { sk }) }));
  const found = (await batchGet(client, name, keys)).map(toStored);
  return new Map(found.map((stored) => [keyOf(stored), stored]));
}

export const keyOf = ({ item: { pk, sk } }: StoredItem): string => JSON.stringify([pk, sk]);

/** Puts an item where there is none, as it is; false if there is one. */
export const putMissing = (table: Table, stored: StoredItem): Promise<boolean> =>
  put(table, stored, 'attribute_not_exists(pk)');

/** Puts an item in the place of the one that there is; false if there is none any more. */
export const putInPlace = (table: Table, stored: StoredItem): Promise<boolean> =>
  put(table, stored, 'attribute_exists(pk)');

const put = async (
  { client, name: TableName }: Table,
  { raw: Item }: StoredItem,
  ConditionExpression: string,
): Promise<boolean> =>
  (await holds(client.send(new PutItemCommand({ TableName, Item, ConditionExpression })))) !== false;

const toStored = (raw: Record<string, AttributeValue>): StoredItem => ({
  raw,
  item: unmarshall(raw) as Item,
});
