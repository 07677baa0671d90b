import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { resourcesOf, synthesise, synthesiseAnew } from '../support/synth.ts';
import { nameOf, only, permissionsOf, rolesOf, spell } from './reading.ts';

interface Call {
  readonly service: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly ignoreErrorCodesMatching?: string;
}
interface Calls {
  readonly Create?: unknown;
  readonly Update?: unknown;
  readonly Delete?: unknown;
}

const { outdir, template } = synthesise('dev', { context: { account: 'true' } });

const customResources = resourcesOf<Calls>(template, 'Custom::AWS');
const readCall = (call: unknown): Call => JSON.parse(spell(call));
/** The one call of the resource with this name. */
const callOf = (name: string): Call => readCall(only(customResources, name).Properties.Create);

const DELIVERED = 'sns/us-east-1/<AWS::AccountId>/DirectPublishToPhoneNumber';
const FAILED = `${DELIVERED}/Failure`;

describe('the stack of the account', () => {
  it('is the only one where it is asked for, in the region of the stage', () => {
    const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
    const stacks = Object.entries<{ type: string; environment: string }>(artifacts)
      .filter(([, { type }]) => type === 'aws:cloudformation:stack')
      .map(([id, { environment }]) => [id, environment]);
    expect(stacks).toEqual([['aftercare-account', 'aws://unknown-account/us-east-1']]);
  });

  it('is not asked for with a word that means something else', () => {
    expect(() => synthesiseAnew('dev', { context: { account: '123456789012' } })).toThrow(
      new Error('account is "123456789012": pass -c account=true for the stack of the account, or nothing\n'),
    );
  });

  it('has SNS log every text, and not only the ones that failed', () => {
    expect(callOf('SmsAttributes')).toMatchObject({
      service: 'SNS',
      action: 'SetSMSAttributes',
      parameters: {
        attributes: {
          DeliveryStatusIAMRole: 'DeliveryLogRole.Arn',
          DeliveryStatusSuccessSamplingRate: '100',
        },
      },
    });
  });

  it('sets no other SMS attribute: a spend limit that was raised stays raised', () => {
    const { attributes } = callOf('SmsAttributes').parameters;
    expect(Object.keys(attributes as object)).toEqual([
      'DeliveryStatusIAMRole',
      'DeliveryStatusSuccessSamplingRate',
    ]);
  });

  it.each([
    ['Delivered', DELIVERED],
    ['Failed', FAILED],
  ])('makes the log group of texts that were %s, or takes the one that is there', (name, logGroupName) => {
    expect(callOf(`${name}LogGroup`)).toMatchObject({
      service: 'CloudWatchLogs',
      action: 'CreateLogGroup',
      parameters: { logGroupName },
      ignoreErrorCodesMatching: '^ResourceAlreadyExistsException$',
    });
    expect(callOf(`${name}LogRetention`)).toMatchObject({
      action: 'PutRetentionPolicy',
      parameters: { logGroupName, retentionInDays: 30 },
    });
    // CloudWatch Logs refuses two changes of a group at once.
    expect(only(customResources, `${name}LogRetention`).DependsOn?.map(nameOf)).toEqual([`${name}LogGroup`]);
    expect(only(customResources, `${name}LogEncryption`).DependsOn?.map(nameOf)).toEqual([
      `${name}LogRetention`,
    ]);
  });

  it('does when it is updated what it does when it is made', () => {
    for (const { Properties } of Object.values(customResources)) {
      expect(Properties.Update).toEqual(Properties.Create);
    }
  });

  it('deletes nothing, and cannot itself be deleted by accident', () => {
    for (const { Properties } of Object.values(customResources)) {
      expect(Properties).not.toHaveProperty('Delete');
    }
    for (const resource of Object.values(template.Resources)) {
      // A name alone, which the stack has to have again if it is made anew.
      if (resource.Type === 'AWS::KMS::Alias') continue;
      expect(resource).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
    expect(manifest.artifacts['aftercare-account'].properties.terminationProtection).toBe(true);
  });

  it('has a role for the logs that trusts SNS, acting for this account, alone', () => {
    const role = only(rolesOf(template), 'DeliveryLogRole').Properties;
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { StringEqualsIfExists: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  it('allows this and no more', () => {
    const groups = `arn:<AWS::Partition>:logs:us-east-1:<AWS::AccountId>:log-group:${DELIVERED}*`;
    expect(permissionsOf(template)).toEqual({
      DeliveryLogRole: [`logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents on ${groups}`],
      CallsRole: [
        'logs:CreateLogStream, logs:PutLogEvents on CallsLogs.Arn',
        `logs:CreateLogGroup, logs:PutRetentionPolicy, logs:AssociateKmsKey on ${groups}`,
        'sns:SetSMSAttributes on *',
        'iam:PassRole on DeliveryLogRole.Arn if {"StringEquals":{"iam:PassedToService":"sns.amazonaws.com"}}',
      ],
    });
    expect(resourcesOf(template, 'AWS::IAM::Policy')).toEqual({});
    for (const { Properties } of Object.values(rolesOf(template))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});
