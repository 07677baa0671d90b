import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { contactIdUnder } from '../../lambdas/aws/contact-id.ts';
import { UsageError } from '../tool/arguments.ts';
import { describeError, Failure } from '../tool/failure.ts';
import type { Outcome } from '../tool/outcome.ts';
import { findStack } from '../tool/stack.ts';
import { type Command, readCommand, readPhone, USAGE } from './command.ts';
import { eraseAll, exportAll, type Rights } from './rights.ts';

/** Reads the command and does it. `input` is asked for what stands on the standard input, where the phone does. */
export async function run(args: readonly string[], input: () => Promise<string>): Promise<Outcome> {
  try {
    const command = readCommand(args);
    const stdout = command === undefined ? USAGE : await perform(command, input);
    return { code: 0, stdout: `${stdout}\n`, stderr: '' };
  } catch (error) {
    const isMisuse = error instanceof UsageError;
    const help = isMisuse ? 'How it is called: npm run -s patient -- --help\n' : '';
    return { code: isMisuse ? 2 : 1, stdout: '', stderr: `${describeError(error)}\n${help}` };
  }
}

async function perform(command: Command, input: () => Promise<string>): Promise<string> {
  const phone = command.phone ?? readPhone(await input());
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
