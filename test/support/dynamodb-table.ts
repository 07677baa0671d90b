import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { resourcesOf, synthesise } from './synth.ts';

type Table = Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'>;

let synthesised: Table | undefined;

/** Makes the table that the stack defines, under another name, in the DynamoDB behind `client`. */
export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  synthesised ??= definition();
  const create = new CreateTableCommand({ ...synthesised, TableName, BillingMode: 'PAY_PER_REQUEST' });
  await client.send(create);
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 1, maxWaitTime: 10 }, { TableName });
}

function definition(): Table {
  const [table] = Object.values(resourcesOf<Table>(synthesise('dev').template, 'AWS::DynamoDB::GlobalTable'));
  if (table === undefined) throw new Error('the stack has no table');
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table.Properties;
  return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
}
