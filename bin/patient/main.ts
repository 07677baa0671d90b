import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { contactIdUnder } from '../../lambdas/aws/contact-id.ts';
import { UsageError } from '../tool/arguments.ts';
import { describeError, Failure } from '../tool/failure.ts';
import { findStack } from '../tool/stack.ts';
import { type Command, readCommand, readPhone, USAGE } from './command.ts';
import { eraseAll, exportAll, type Rights } from './rights.ts';

/** A person's rights: what is held under a phone, and its erasure. No phone is written anywhere but to the standard output of `export`. */

try {
  const command = readCommand(process.argv.slice(2));
  console.log(command === undefined ? USAGE : await run(command));
} catch (error) {
  console.error(describeError(error));
  const isMisuse = error instanceof UsageError;
  if (isMisuse) console.error('How it is called: npm run -s patient -- --help');
  process.exitCode = isMisuse ? 2 : 1;
}

async function run(command: Command): Promise<string> {
  const phone = command.phone ?? readPhone(await text(process.stdin));
  const { access, now, need } = await findStack(command.where);
  const client = new DynamoDBClient(access);
  const scheduler = new SchedulerClient(access);
  const secretsManager = new SecretsManagerClient(access);
  try {
    const contactId = contactIdUnder(await readKey(secretsManager, need('ContactKeyArn')))(phone);
    const rights: Rights = {
      command,
      subject: { phone, contactId },
      table: { client, name: need('TableName') },
      scheduler,
      scheduleGroup: need('ScheduleGroupName'),
      now,
      newId: () => randomUUID().slice(0, 8),
    };
    return await (command.name === 'export' ? exportAll(rights) : eraseAll(rights));
  } finally {
    for (const each of [client, scheduler, secretsManager]) each.destroy();
  }
}

async function readKey(secretsManager: SecretsManagerClient, SecretId: string): Promise<string> {
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  if (SecretString === undefined) throw new Failure('The contact key is no text.');
  return SecretString;
}
