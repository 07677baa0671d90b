import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { holds } from '../../lambdas/aws/conditional-write.ts';
import { contactKey } from '../../lambdas/aws/dynamodb-contacts.ts';
import type { Table } from './person.ts';

/** What the table holds of the contact itself; undefined if nothing. */
export async function findContact(
  { client, name }: Table,
  contactId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const get = new GetItemCommand({ TableName: name, Key: contactKey(contactId), ConsistentRead: true });
  const { Item } = await client.send(get);
  if (Item === undefined) return undefined;
  const { pk, sk, ...contact } = unmarshall(Item);
  return contact;
}

/**
 * Forgets a contact whose treatments are gone, but for what forbids to text it. An opt-out that comes meanwhile is kept, and so
 * is the moment of its last word: a START that was sent before it may still be on its way.
 */
export async function forgetContact(
  { client, name }: Table,
  contactId: string,
): Promise<'forbidden' | 'gone'> {
  const where = { TableName: name, Key: contactKey(contactId) };
  for (;;) {
    const strip = new UpdateItemCommand({
      ...where,
      UpdateExpression: 'REMOVE reservedBy, reservedFor, reservedUntil, lastAnswerAt',
      ConditionExpression: 'attribute_exists(optedOutAt) OR attribute_exists(quarantinedAt)',
    });
    if (await holds(client.send(strip))) return 'forbidden';
    const remove = new DeleteItemCommand({
      ...where,
      ConditionExpression: 'attribute_not_exists(optedOutAt) AND attribute_not_exists(quarantinedAt)',
    });
    if (await holds(client.send(remove))) return 'gone';
  }
}
