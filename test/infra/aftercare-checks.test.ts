import { describe, expect, it } from '@jest/globals';
import { AttributeType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  AccountPrincipal,
  AnyPrincipal,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnPhoneNumber, CfnResourcePolicy } from 'aws-cdk-lib/aws-smsvoice';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { AftercareChecks } from '../../lib/aftercare-checks.ts';

const ACCOUNT = '123456789012';

/** What the checks find in a stack with this in it, by the names of their rules. */
function findingsIn(build: (stack: Stack) => void, account?: string): string[] {
  const env = { region: 'us-east-1', ...(account !== undefined && { account }) };
  const stack = new Stack(new App({ analyticsReporting: false }), 'stack', { env });
  build(stack);
  return new AftercareChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);
}

const table = (stack: Stack, props: object = {}) =>
  new TableV2(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    encryption: TableEncryptionV2.customerManagedKey(
      Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`),
    ),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    ...props,
  });

const schedule = (
  stack: Stack,
  { groupName = 'sweep', failures = { retryPolicy: { maximumRetryAttempts: 0 } } as object } = {},
) =>
  new CfnSchedule(stack, 'Schedule', {
    groupName,
    scheduleExpression: 'rate(5 minutes)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: 'arn', roleArn: 'arn', ...failures },
  });

const role = (stack: Stack, service: string, conditions: object = {}) =>
  new Role(stack, 'Role', {
    assumedBy: new ServicePrincipal(service, { conditions: { ...conditions } }),
  });

const ofAccount = (stack: Stack) => ({ StringEquals: { 'aws:SourceAccount': stack.account } });

const keyThatAdmits = (statement: (stack: Stack) => PolicyStatementProps) => (stack: Stack) => {
  const key = new Key(stack, 'Key');
  key.addToResourcePolicy(
    new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], ...statement(stack) }),
  );
};

const numberPolicy = (stack: Stack, condition: object = {}) =>
  new CfnResourcePolicy(stack, 'Policy', {
    resourceArn: 'arn',
    policyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sms-voice:SendTextMessage',
          ...condition,
        },
      ],
    },
  });

const number = (stack: Stack, { selfManagedOptOutsEnabled = true, kept = true } = {}) => {
  const made = new CfnPhoneNumber(stack, 'Number', {
    isoCountryCode: 'US',
    numberType: 'SIMULATOR',
    numberCapabilities: ['SMS'],
    selfManagedOptOutsEnabled,
    mandatoryKeywords: { stop: { message: 'Ended.' }, help: { message: 'Help.' } },
    twoWay: { enabled: true, channelArn: 'arn' },
  });
  if (kept) made.applyRemovalPolicy(RemovalPolicy.RETAIN);
};

describe('the checks of our own', () => {
  it.each<[string, (stack: Stack) => void]>([
    ['a table under a key of ours that can be restored and not deleted', (stack) => table(stack)],
    [
      'a table that is kept but where its creation fails, and that may not be deleted',
      (stack) => table(stack, { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }),
    ],
    [
      'a table that goes with its stack, and so may be deleted',
      (stack) => table(stack, { removalPolicy: RemovalPolicy.DESTROY, deletionProtection: false }),
    ],
    [
      'a queue under a key of ours',
      (stack) => new Queue(stack, 'Queue', { encryptionMasterKey: new Key(stack, 'Key') }),
    ],
    ['a schedule in a group of its own that says what becomes of failures', (stack) => schedule(stack)],
    ['a role that Lambda takes', (stack) => role(stack, 'lambda.amazonaws.com')],
    [
      'a role that Scheduler takes for this account',
      (stack) => role(stack, 'scheduler.amazonaws.com', ofAccount(stack)),
    ],
    ['a key that nobody but the account may use', (stack) => new Key(stack, 'Key')],
    [
      'a key that a service may use for this account',
      keyThatAdmits((stack) => ({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        conditions: ofAccount(stack),
      })),
    ],
    [
      'a key that logs of this account are written under',
      keyThatAdmits((stack) => ({
        principals: [new ServicePrincipal('logs.us-east-1.amazonaws.com')],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-east-1:${stack.account}:log-group:*`,
          },
        },
      })),
    ],
    [
      'a key that another account was given by name',
      keyThatAdmits(() => ({ principals: [new AccountPrincipal('210987654321')] })),
    ],
    [
      'a number that SNS may use for this account',
      (stack) => numberPolicy(stack, { Condition: ofAccount(stack) }),
    ],
    ['a two-way number whose opt-outs are ours, and that is kept', (stack) => number(stack)],
  ])('find nothing in %s, with or without credentials', (_, build) => {
    expect([findingsIn(build), findingsIn(build, ACCOUNT)]).toEqual([[], []]);
  });

  it.each<[string, string, (stack: Stack) => void]>([
    [
      'a table under a key of AWS',
      'TableKey',
      (stack) => table(stack, { encryption: TableEncryptionV2.awsManagedKey() }),
    ],
    [
      'a table under a key that is not for the account to see',
      'TableKey',
      (stack) => table(stack, { encryption: undefined }),
    ],
    [
      'a table that cannot be restored',
      'TableRecovery',
      (stack) => table(stack, { pointInTimeRecoverySpecification: undefined }),
    ],
    [
      'a table that is kept, and may be deleted',
      'TableDeletion',
      (stack) => table(stack, { deletionProtection: false }),
    ],
    [
      'a table that is kept but where its creation fails, and may be deleted',
      'TableDeletion',
      (stack) =>
        table(stack, {
          removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
          deletionProtection: false,
        }),
    ],
    ['a queue under a key of SQS', 'QueueKey', (stack) => new Queue(stack, 'Queue')],
    [
      'a schedule in the default group',
      'ScheduleGroup',
      (stack) => schedule(stack, { groupName: 'default' }),
    ],
    [
      'a schedule that repeats a call as Scheduler likes',
      'ScheduleFailures',
      (stack) => schedule(stack, { failures: {} }),
    ],
    [
      'a role that Scheduler takes for anybody',
      'RoleAccount',
      (stack) => role(stack, 'scheduler.amazonaws.com'),
    ],
    [
      'a key that a service may use for anybody',
      'KeyAccount',
      keyThatAdmits(() => ({ principals: [new ServicePrincipal('sns.amazonaws.com')] })),
    ],
    ['a key that anybody may use', 'KeyAccount', keyThatAdmits(() => ({ principals: [new AnyPrincipal()] }))],
    [
      'a key that a service may use for every account but this one',
      'KeyAccount',
      keyThatAdmits((stack) => ({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        conditions: { StringNotEquals: { 'aws:SourceAccount': stack.account } },
      })),
    ],
    [
      'a key that a service may use where it does not say for whom',
      'KeyAccount',
      keyThatAdmits((stack) => ({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        conditions: { StringEqualsIfExists: { 'aws:SourceAccount': stack.account } },
      })),
    ],
    [
      'a key that anybody may use, beside one who is named',
      'KeyAccount',
      keyThatAdmits(() => ({ principals: [new AnyPrincipal(), new AccountPrincipal('210987654321')] })),
    ],
    ['a number that SNS may use for anybody', 'NumberAccount', (stack) => numberPolicy(stack)],
    [
      'a two-way number at which AWS answers STOP',
      'NumberOptOuts',
      (stack) => number(stack, { selfManagedOptOutsEnabled: false }),
    ],
    ['a number that goes with its stack', 'NumberDeletion', (stack) => number(stack, { kept: false })],
  ])('find %s', (_, rule, build) => {
    expect(findingsIn(build)).toEqual([`Aftercare-${rule}`]);
  });
});
