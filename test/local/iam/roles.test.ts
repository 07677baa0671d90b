import { describe, expect, it } from '@jest/globals';
import { type AccessDecision, Roles, readRoles } from '../../../local/iam/roles.ts';
import type { Resource } from '../../../local/template/assembly.ts';
import { ACCOUNT, aRole, arnOf, stackOf } from './stack.ts';

const QUEUE = arnOf('sqs', 'check-ins');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app-Role`;
const send = { action: 'sqs:SendMessage', resource: QUEUE, context: {} };
const sending = { Effect: 'Allow', Action: send.action, Resource: QUEUE };

const rolesOf = (
  resources: Readonly<Record<string, Resource>>,
  onDecision?: (decision: AccessDecision) => void,
) => new Roles(readRoles(stackOf(resources)), onDecision);

describe('a role of a template', () => {
  it('may do what its own policies allow', () => {
    const roles = rolesOf({ Role: aRole('lambda.amazonaws.com', sending) });
    expect(roles.denial(ROLE, 'intake', [send])).toBeUndefined();
  });

  it('may do what policies allow that are attached to it, and not what those of others do', () => {
    const policy = (role: string) => ({
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'attached',
        PolicyDocument: { Version: '2012-10-17', Statement: sending },
        Roles: [{ Ref: role }],
      },
    });
    const role = aRole('lambda.amazonaws.com');
    expect(rolesOf({ Role: role, Policy: policy('Role') }).denial(ROLE, 'intake', [send])).toBeUndefined();
    expect(
      rolesOf({ Role: role, Other: role, Policy: policy('Other') }).denial(ROLE, 'intake', [send]),
    ).toBeDefined();
  });

  it('is told why it may not, in the words of AWS', () => {
    const user = `User: arn:aws:sts::${ACCOUNT}:assumed-role/app-Role/intake is not authorized to perform`;
    const denied = (action: string, ...statements: object[]) =>
      rolesOf({ Role: aRole('lambda.amazonaws.com', ...statements) }).denial(ROLE, 'intake', [
        { ...send, action },
      ])?.message;
    // SQS and SNS spell their actions in their own ways.
    expect(denied('sqs:SendMessage')).toBe(
      `${user}: sqs:sendmessage on resource: ${QUEUE} because no identity-based policy allows the sqs:sendmessage action`,
    );
    expect(denied('sns:Publish')).toContain('allows the SNS:Publish action');
    expect(denied('kms:Decrypt', { Effect: 'Deny', Action: '*', Resource: '*' })).toBe(
      `${user}: kms:Decrypt on resource: ${QUEUE} with an explicit deny in an identity-based policy`,
    );
  });

  it('needs all that a call takes', () => {
    const roles = rolesOf({ Role: aRole('lambda.amazonaws.com', sending) });
    const decrypt = { action: 'kms:Decrypt', resource: arnOf('kms', 'key/1'), context: {} };
    expect(roles.denial(ROLE, 'intake', [send, decrypt])).toMatchObject({ action: 'kms:Decrypt' });
  });

  it('has each decision told', () => {
    const decisions: AccessDecision[] = [];
    const roles = rolesOf({ Role: aRole('lambda.amazonaws.com', sending) }, (decision) =>
      decisions.push(decision),
    );
    const receive = { ...send, action: 'sqs:ReceiveMessage' };
    roles.denial(ROLE, 'intake', [send, receive]);
    expect(decisions).toMatchObject([
      { role: { logicalId: 'Role' }, access: send, verdict: 'allowed' },
      { role: { logicalId: 'Role' }, access: receive, verdict: 'not-allowed' },
    ]);
  });

  it('is taken by whom its policy trusts, under the conditions that it makes', () => {
    const trusting = (Condition: object) => {
      const role = aRole('scheduler.amazonaws.com');
      const Principal = { Service: 'scheduler.amazonaws.com' };
      const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, Condition }];
      return rolesOf({
        Role: { ...role, Properties: { ...role.Properties, AssumeRolePolicyDocument: { Statement } } },
      });
    };
    const group = { 'aws:SourceArn': arnOf('scheduler', 'schedule-group/app') };
    const roles = trusting({ StringEquals: group });
    expect(roles.trusts(ROLE, 'scheduler.amazonaws.com', group)).toBe(true);
    expect(roles.trusts(ROLE, 'lambda.amazonaws.com', group)).toBe(false);
    expect(
      roles.trusts(ROLE, 'scheduler.amazonaws.com', { 'aws:SourceArn': `${group['aws:SourceArn']}-sweep` }),
    ).toBe(false);
    expect(roles.trusts(`${ROLE}-other`, 'scheduler.amazonaws.com', group)).toBe(false);
  });
});

describe('a template is refused', () => {
  const withProperties = (Properties: object): Resource => {
    const role = aRole('lambda.amazonaws.com');
    return { ...role, Properties: { ...role.Properties, ...Properties } };
  };

  it.each([
    [
      'with a managed policy',
      withProperties({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    ],
    ['with a boundary', withProperties({ PermissionsBoundary: 'arn:aws:iam::000000000000:policy/boundary' })],
    [
      'with a policy that could not be evaluated',
      aRole('lambda.amazonaws.com', { ...sending, Condition: { Null: {} } }),
    ],
  ])('%s', (_, role) => {
    expect(() => rolesOf({ Role: role })).toThrow(/^Role/);
  });
});
