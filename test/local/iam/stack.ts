import type { Resource } from '../../../local/template/assembly.ts';
import { type LocalStack, readStack } from '../../../local/template/local-stack.ts';

export const ACCOUNT = '000000000000';
export const arnOf = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

/** The stack `app` of a template with these resources. */
export const stackOf = (resources: Readonly<Record<string, Resource>>): LocalStack =>
  readStack(
    {
      stackName: 'app',
      region: 'us-east-1',
      resources,
      codeDirectory: () => {
        throw new Error('no code here');
      },
    },
    { accountId: ACCOUNT, sqsOrigin: 'http://127.0.0.1:4566', apiOrigin: 'http://localhost:3000' },
  );

/** A table with the index `due`, and with a key that encrypts it, where there is one. */
export const aTable = (key?: string): Resource => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    TableName: 'treatments',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [
      { AttributeName: 'sk', KeyType: 'RANGE' },
      { AttributeName: 'pk', KeyType: 'HASH' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [{ AttributeName: 'dueShard', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ Region: 'us-east-1', ...(key && { SSESpecification: { KMSMasterKeyId: key } }) }],
  },
});

/** A role that a service may take, with these statements in a policy of its own. */
export const aRole = (service: string, ...Statement: readonly object[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
  },
});
