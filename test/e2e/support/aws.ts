import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ClinicDirectory } from '../../../lambdas/aws/clinic-directory.ts';
import { formatInstant } from '../../../lambdas/domain/instant.ts';
import type { LocalRun } from '../../../local/local-run.ts';

const accessTo = ({ awsUrl }: LocalRun) => ({
  endpoint: awsUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const keyOf = (treatmentId: string) => ({
  pk: { S: `TREATMENT#demo#${treatmentId}` },
  sk: { S: 'TREATMENT' },
});

/** The states of a treatment's check-ins as stored; none where there is no such treatment. */
export async function checkInStates(run: LocalRun, treatmentId: string): Promise<readonly string[]> {
  const [TableName] = run.tables;
  const { Item = {} } = await using(new DynamoDBClient(accessTo(run)), (client) =>
    client.send(new GetItemCommand({ TableName, Key: keyOf(treatmentId) })),
  );
  const { checkIns = [] } = unmarshall(Item) as { checkIns?: { state: string }[] };
  return checkIns.map(({ state }) => state);
}

/** Puts `copies` of one wake-up of a treatment on the check-ins queue at once. */
export async function wakeUp(
  run: LocalRun,
  { treatmentId, checkIn, sendAt }: { treatmentId: string; checkIn: string; sendAt: string },
  copies = 1,
): Promise<void> {
  const intake = run.functions.find(({ definition }) => definition.name.includes('Intake'));
  const MessageBody = JSON.stringify({ clinicId: 'demo', treatmentId, checkIn, sendAt });
  await using(new SQSClient(accessTo(run)), (client) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: intake?.definition.environment.CHECK_IN_QUEUE_URL,
        Entries: Array.from({ length: copies }, (_, index) => ({ Id: String(index), MessageBody })),
      }),
    ),
  );
}

/** Makes the contact of a treatment's patient what `attributes` say. */
export async function putContact(
  run: LocalRun,
  treatmentId: string,
  attributes: Record<string, AttributeValue>,
): Promise<void> {
  const [TableName] = run.tables;
  await using(new DynamoDBClient(accessTo(run)), async (client) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(treatmentId) }));
    const key = { pk: { S: `CONTACT#${Item?.contactId?.S}` }, sk: { S: 'CONTACT' } };
    await client.send(new PutItemCommand({ TableName, Item: { ...key, ...attributes } }));
  });
}

/** An app client of the user pool, as ops make one for a clinic. */
export interface AppClient {
  readonly id: string;
  readonly secret: string;
}

/** Makes another client, which acts for a clinic. */
export async function addClient(run: LocalRun, clinicId: string): Promise<AppClient> {
  const UserPoolId = await outputOf(run, 'UserPoolId');
  const { UserPoolClient } = await using(new CognitoIdentityProviderClient(accessTo(run)), (client) =>
    client.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: clinicId,
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: ['aftercare/treatments.read', 'aftercare/treatments.write'],
      }),
    ),
  );
  const { ClientId: id = '', ClientSecret: secret = '' } = UserPoolClient ?? {};
  await letAct(run, clinicId, id);
  return { id, secret };
}

/** Lets the client with this id act for a clinic. */
export const letAct = (run: LocalRun, clinicId: string, id: string) =>
  inDirectory(run, (directory) => directory.addClient({ id, clinicId, addedAt: run.now }));

/** Lets a client act for its clinic no longer. Its tokens stay valid at the issuer. */
export const removeClient = (run: LocalRun, clinicId: string, { id }: AppClient) =>
  inDirectory(run, (directory) => directory.removeClient(clinicId, id));

/** A token that a client fetches with its secret, where the stack says. */
export async function fetchToken(run: LocalRun, { id, secret }: AppClient): Promise<string> {
  const answer = await fetch(await outputOf(run, 'TokenUrl'), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** What CloudFormation tells of the stack. */
export async function outputOf(run: LocalRun, key: string): Promise<string> {
  const { Stacks = [] } = await using(new CloudFormationClient(accessTo(run)), (client) =>
    client.send(new DescribeStacksCommand({ StackName: 'aftercare-dev' })),
  );
  const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key);
  if (output?.OutputValue === undefined) throw new Error(`the stack has no output ${key}`);
  return output.OutputValue;
}

const inDirectory = <T>(run: LocalRun, use: (directory: ClinicDirectory) => Promise<T>): Promise<T> =>
  using(new DynamoDBClient(accessTo(run)), (client) => use(new ClinicDirectory(client, run.tables[0] ?? '')));

/** The moments in the table's index of due treatments: where a sweep looks for what has lost its wake-up. */
export async function dueIndex(run: LocalRun): Promise<readonly string[]> {
  const [TableName] = run.tables;
  const { Items = [] } = await using(new DynamoDBClient(accessTo(run)), (client) =>
    client.send(new ScanCommand({ TableName, IndexName: 'due' })),
  );
  return Items.map(({ wakeAt }) => formatInstant(Number(wakeAt?.N)));
}

async function using<C extends { destroy(): void }, T>(
  client: C,
  use: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
