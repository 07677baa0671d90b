import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { resourcesOf, synthesise } from './synth.ts';

/** Makes the table that the stack defines, under another name, in the DynamoDB behind `client`. */
export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  type Table = Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'>;
  const [table] = Object.values(resourcesOf<Table>(synthesise('dev').template, 'AWS::DynamoDB::GlobalTable'));
  if (table === undefined) throw new Error('the stack has no table');
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table.Properties;
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 1, maxWaitTime: 10 }, { TableName });
}
