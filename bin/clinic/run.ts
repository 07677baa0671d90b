import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import { DynamoDbClinics } from '../../lambdas/aws/dynamodb-clinics.ts';
import { formatInstant } from '../../lambdas/domain/instant.ts';
import { UsageError } from '../tool/arguments.ts';
import { describeError } from '../tool/failure.ts';
import type { Outcome } from '../tool/outcome.ts';
import { perform, type Report } from './actions.ts';
import { AlertContacts } from './alert-contacts.ts';
import { AppClients } from './app-clients.ts';
import { ClinicClients } from './clinic-clients.ts';
import { type Command, readCommand, USAGE } from './command.ts';
import { findDeployment } from './deployment.ts';
import { FieldFaults } from './fields.ts';

/** Reads the command and does it. */
export async function run(args: readonly string[]): Promise<Outcome> {
  try {
    const command = readCommand(args);
    if (command === undefined) return { code: 0, stdout: `${USAGE}\n`, stderr: '' };
    return outcomeOf(await reportOn(command), command.json);
  } catch (error) {
    const isMisuse = error instanceof UsageError || error instanceof FieldFaults;
    const words = isMisuse ? error.message : describeError(error);
    const help = error instanceof UsageError ? 'How it is called: npm run clinic -- --help\n' : '';
    return { code: isMisuse ? 2 : 1, stdout: '', stderr: `${words}\n${help}` };
  }
}

async function reportOn({ where, action }: Command): Promise<Report> {
  const deployment = await findDeployment(where);
  const { access, tableName, alertTopicArn, pool, now } = deployment;
  const dynamoDb = new DynamoDBClient(access);
  const cognito = new CognitoIdentityProviderClient({ ...access, maxAttempts: 1 });
  const sns = new SNSClient(access);
  try {
    const directory = new ClinicDirectory(dynamoDb, tableName);
    const clinics = new DynamoDbClinics(dynamoDb, tableName);
    const appClients = pool && new AppClients(cognito, pool.id);
    const newId = () => randomUUID().slice(0, 8);
    return await perform(action, {
      deployment,
      directory,
      clinics,
      clients: new ClinicClients({ directory, clinics }, appClients, { now, newId }),
      alertContacts: new AlertContacts(sns, alertTopicArn, directory),
    });
  } finally {
    for (const client of [dynamoDb, cognito, sns]) client.destroy();
  }
}

function outcomeOf({ lines, json, failure }: Report, asJson: boolean): Outcome {
  const stdout = asJson ? JSON.stringify(json, withInstantsInWords, 2) : lines.join('\n');
  return failure === undefined
    ? { code: 0, stdout: `${stdout}\n`, stderr: '' }
    : { code: 1, stdout: `${stdout}\n`, stderr: `${failure}\n` };
}

function withInstantsInWords(name: string, value: unknown): unknown {
  return ['addedAt', 'attestedAt'].includes(name) ? formatInstant(Number(value)) : value;
}
