import { DeleteItemCommand, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { holds } from '../../lambdas/aws/conditional-write.ts';
import { contactKey } from '../../lambdas/aws/dynamodb-contacts.ts';
import type { Table } from './person.ts';

/** All that the table holds in a contact's partition: the contact itself, and what is counted of it. */
export async function findContactItems(
  { client, name }: Table,
  contactId: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': contactKey(contactId).pk },
      ConsistentRead: true,
    },
  );
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pages) found.push(...Items.map((item) => unmarshall(item)));
  return found;
}

/**
 * Forgets a contact whose treatments are gone, but for what forbids to text it. An opt-out that comes meanwhile is kept, and so
 * is the moment of its last word: a START that was sent before it may still be on its way.
 */
export async function forgetContact(table: Table, contactId: string): Promise<'forbidden' | 'gone'> {
  const { client, name: TableName } = table;
  const Key = contactKey(contactId);
  for (const { pk, sk } of await findContactItems(table, contactId))
    if (sk !== Key.sk.S) await client.send(new DeleteItemCommand({ TableName, Key: marshall({ pk, sk }) }));
  for (;;) {
    const strip = new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'REMOVE reservedBy, reservedFor, reservedUntil, lastAnswerAt',
      ConditionExpression: 'attribute_exists(optedOutAt) OR attribute_exists(quarantinedAt)',
    });
    if (await holds(client.send(strip))) return 'forbidden';
    const remove = new DeleteItemCommand({
      TableName,
      Key,
      ConditionExpression: 'attribute_not_exists(optedOutAt) AND attribute_not_exists(quarantinedAt)',
    });
    if (await holds(client.send(remove))) return 'gone';
  }
}
