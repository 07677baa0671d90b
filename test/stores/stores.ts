import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import { DynamoDbTreatments } from '../../lambdas/aws/dynamodb-treatments.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { startLocalWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

/** The store in DynamoDB, as the stack defines its table, and what closes it. */
export async function dynamoDbStores() {
  const world = await startLocalWorld();
  const client = new DynamoDBClient(world.client);
  const table = uniqueName('treatments');
  await createTable(client, table);
  return {
    client,
    table,
    treatments: new DynamoDbTreatments(client, { table, retentionDays: 400, dueShards: 4 }),
    contacts: new DynamoDbContacts(client, { table, sender: 'default' }),
    close: async () => {
      client.destroy();
      await world.close();
    },
  };
}

/** What a store has to keep is the same in memory and in DynamoDB: every rule is held against both. */
export const stores = [
  [
    'in memory',
    async () => ({
      treatments: new MemoryTreatments(),
      contacts: new MemoryContacts(),
      close: async () => undefined,
    }),
  ],
  ['in DynamoDB', dynamoDbStores],
] as const;
