import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import { DynamoDbTreatments } from '../../lambdas/aws/dynamodb-treatments.ts';
import { UsageError } from '../tool/arguments.ts';
import { findStack } from '../tool/stack.ts';
import type { Command } from './command.ts';
import { Logged } from './logged.ts';
import { writeTally } from './report.ts';
import { restore } from './restore.ts';

/** What was done in words, and what was not. */
export interface Report {
  readonly text: string;
  readonly failure?: string;
}

/** Does what was asked. Throws where it was broken off: it may be run again. */
export async function run({ where, from, stoppedAt, replace, logs, isMeant }: Command): Promise<Report> {
  const { access, now, need } = await findStack(where);
  const name = need('TableName');
  if (from === name) throw new UsageError('--from is the table that is restored, not the one of the stage.');
  if (stoppedAt !== undefined && stoppedAt > now)
    throw new UsageError('--stopped-at lies ahead: the functions must stand still already.');
  const logged = await Logged.read(logs);
  const storing = {
    table: name,
    retentionDays: Number(need('RetentionDays')),
    dueShards: Number(need('DueIndexShards')),
    // What is put back was counted when it came.
    onWrite: () => {},
  };
  const client = new DynamoDBClient(access);
  try {
    const tally = await restore({
      table: { client, name },
      from: { client, name: from },
      treatments: new DynamoDbTreatments(client, storing),
      contacts: new DynamoDbContacts(client, name),
      logged,
      replace,
      isMeant,
      now,
      stoppedAt: stoppedAt ?? now,
    });
    const { changedMeanwhile } = tally;
    return {
      text: writeTally(tally, isMeant),
      ...(changedMeanwhile > 0 && {
        failure: `${changedMeanwhile} items were written by somebody else meanwhile: stop the functions, and run this again.`,
      }),
    };
  } finally {
    client.destroy();
  }
}
