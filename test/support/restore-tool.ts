import { type DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { readCommand } from '../../bin/restore/command.ts';
import { type Report, run } from '../../bin/restore/run.ts';
import type { Outcome } from '../../bin/tool/outcome.ts';
import { uniqueName } from '../contracts/support/world.ts';
import { createTable } from './dynamodb-table.ts';
import { runProgram } from './program.ts';

/** Runs the command as `npm run restore -- …` does, and answers how it ended and what it wrote. */
export const restoreTool = (...args: readonly string[]): Promise<Outcome> =>
  runProgram('bin/restore/main.ts', args);

/** What the command does, in this process: what it says, or the error that it ends with. */
export async function restoreHere(...args: readonly string[]): Promise<Report> {
  const command = readCommand(args);
  if (command === undefined) throw new Error('it is asked for help');
  return run(command);
}

/** A table as DynamoDB would restore it to this moment, under another name. */
export async function restoredNow(client: DynamoDBClient, tableName: string): Promise<string> {
  const restored = uniqueName('restored');
  await createTable(client, restored);
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName }))
    for (const Item of Items) await client.send(new PutItemCommand({ TableName: restored, Item }));
  return restored;
}
