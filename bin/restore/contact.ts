import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { holds } from '../../lambdas/aws/conditional-write.ts';
import { contactKey, type DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { OptOutReason } from '../../lambdas/use-cases/ports.ts';
import type { Table } from '../patient/person.ts';

/** What a contact's item says, as far as it outlives a text. */
export interface Contact {
  readonly optedOutAt?: Instant;
  readonly optOutReason?: OptOutReason;
  readonly consentSaidAt?: Instant;
  readonly quarantinedAt?: Instant;
}

/** Whether a contact must be forbidden to text as the restored table says: a START that the stage's table still knows counts. */
export function isOptOutMissing(restored: Contact, live: Contact): boolean {
  if (restored.optedOutAt === undefined) return false;
  const isNetworks = restored.optOutReason === 'network';
  if (live.optedOutAt !== undefined) return isNetworks && live.optOutReason !== 'network';
  return isNetworks || (live.consentSaidAt ?? 0) <= saidAt(restored);
}

export const isQuarantineMissing = (restored: Contact, live: Contact): boolean =>
  restored.quarantinedAt !== undefined && live.quarantinedAt === undefined;

/** Forbids to text a contact as the restored table says, whatever else the stage's table knows of it. */
export async function forbid(
  contactId: string,
  restored: Contact,
  contacts: DynamoDbContacts,
  { client, name }: Table,
): Promise<void> {
  const { optedOutAt, optOutReason = 'patient', quarantinedAt } = restored;
  if (optedOutAt !== undefined) {
    // What the network blocks, no word of the patient undoes.
    const said = optOutReason === 'network' ? undefined : saidAt(restored);
    await contacts.optOut(contactId, optedOutAt, optOutReason, said);
  }
  if (quarantinedAt !== undefined) {
    const update = new UpdateItemCommand({
      TableName: name,
      Key: contactKey(contactId),
      UpdateExpression: 'SET quarantinedAt = :at',
      ConditionExpression: 'attribute_not_exists(quarantinedAt)',
      ExpressionAttributeValues: marshall({ ':at': quarantinedAt }),
    });
    await holds(client.send(update));
  }
}

const saidAt = ({ consentSaidAt, optedOutAt = 0 }: Contact): Instant => consentSaidAt ?? optedOutAt;
