import { describe, expect, it } from '@jest/globals';
import { type AccessDecision, Roles } from '../../../local/iam/roles.ts';
import { readResourcePolicies, readRoles } from '../../../local/iam/template-policies.ts';
import type { Resource } from '../../../local/template/assembly.ts';
import { ACCOUNT, aRole, arnOf, stackOf } from './stack.ts';

const QUEUE = arnOf('sqs', 'check-ins');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app-Role`;
const send = { action: 'sqs:SendMessage', resource: QUEUE, context: {} };
const sending = { Effect: 'Allow', Action: send.action, Resource: QUEUE };

const rolesOf = (
  resources: Readonly<Record<string, Resource>>,
  onDecision?: (decision: AccessDecision) => void,
) => {
  const stack = stackOf(resources);
  return new Roles(readRoles(stack), readResourcePolicies(stack), onDecision);
};

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

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
describe('the policy of a queue', () => {
  const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'check-ins' } };
  const policy = (...Statement: object[]) => ({
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement } },
  });
  const denialWith = (own: readonly object[], ...ofQueue: readonly object[]) =>
    rolesOf({ Queue: queue, Policy: policy(...ofQueue), Role: aRole('lambda.amazonaws.com', ...own) }).denial(
      ROLE,
      'intake',
      [send],
    );

  it('allows what no policy of the role does, where it names the role', () => {
    expect(denialWith([], { ...sending, Principal: { AWS: ROLE } })).toBeUndefined();
    expect(denialWith([], { ...sending, Principal: { AWS: `${ROLE}-other` } })).toBeDefined();
    expect(denialWith([], { ...sending, Principal: { Service: 'sns.amazonaws.com' } })).toBeDefined();
  });

  it('denies what a policy of the role allows, under its conditions', () => {
    const deny = { ...sending, Effect: 'Deny', Principal: '*' };
    expect(denialWith([sending], deny)?.message).toContain('explicit deny');
    expect(
      denialWith([sending], { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ).toBeUndefined();
  });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
describe('the policy of a key', () => {
  const decrypting = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
  const accountRoot = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const denialWith = (own: readonly object[], ...ofKey: readonly object[]) => {
    const resources = {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: ofKey } } },
      Role: aRole('lambda.amazonaws.com', ...own),
    };
    const [key] = stackOf(resources).all('AWS::KMS::Key');
    const resource = key?.identity.attributes.Arn ?? '';
    const context = { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com', 'kms:CallerAccount': ACCOUNT };
    return rolesOf(resources).denial(ROLE, 'intake', [{ action: 'kms:Decrypt', resource, context }]);
  };

  it('must let the account in before a policy of the role counts', () => {
    expect(denialWith([decrypting], { ...decrypting, Principal: accountRoot })).toBeUndefined();
    expect(denialWith([decrypting])).toBeDefined();
  });

  it('that lets the account in lets no role in by itself', () => {
    expect(denialWith([], { ...decrypting, Principal: accountRoot })).toBeDefined();
  });

  it('lets in whoever comes through a service, where it says so', () => {
    const through = (service: string) => ({
      ...decrypting,
      Principal: { AWS: '*' },
      Condition: {
        StringEquals: {
          'kms:CallerAccount': ACCOUNT,
          'kms:ViaService': ['dynamodb', service].map((name) => `${name}.us-east-1.amazonaws.com`),
        },
      },
    });
    expect(denialWith([], through('sqs'))).toBeUndefined();
    expect(denialWith([], through('sns'))).toBeDefined();
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
