import { describe, expect, it } from '@jest/globals';
import { RequiredAccess } from '../../../local/iam/required-access.ts';
import { Roles } from '../../../local/iam/roles.ts';
import { ServiceRoles } from '../../../local/iam/service-roles.ts';
import { readResourcePolicies, readRoles } from '../../../local/iam/template-policies.ts';
import type { Resource } from '../../../local/template/assembly.ts';
import { ACCOUNT, aRole, arnOf, stackOf } from './stack.ts';

const QUEUE = arnOf('sqs', 'check-ins');
const TOPIC = arnOf('sns', 'inbound');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app-Role`;

const withRole = (role: Resource): ServiceRoles => {
  const stack = stackOf({ Role: role });
  const roles = new Roles(readRoles(stack), readResourcePolicies(stack));
  return new ServiceRoles(roles, new RequiredAccess(stack), ACCOUNT);
};

describe('Scheduler', () => {
  const sending = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };

  it('takes a role that trusts it for the group of the schedule', () => {
    const role = aRole('scheduler.amazonaws.com');
    const group = arnOf('scheduler', 'schedule-group/app');
    const Condition = { StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': group } };
    const Statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition,
    };
    const trusting = { ...role, Properties: { ...role.Properties, AssumeRolePolicyDocument: { Statement } } };
    expect(withRole(trusting).schedulerMayAssume(ROLE, group)).toBe(true);
    expect(withRole(trusting).schedulerMayAssume(ROLE, `${group}-sweep`)).toBe(false);
  });

  it('may do with a target what the role allows', () => {
    const roles = withRole(aRole('scheduler.amazonaws.com', sending));
    expect(() => roles.checkSchedulerRole(ROLE, 'sqs:SendMessage', QUEUE)).not.toThrow();
    expect(() => roles.checkSchedulerRole(ROLE, 'sqs:SendMessage', `${QUEUE}-other`)).toThrow(
      expect.objectContaining({ code: 'AccessDenied', status: 403 }),
    );
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html
describe('SNS', () => {
  const withKey = (...Statement: readonly object[]) => {
    const stack = stackOf({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'check-ins', KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      },
    });
    const roles = new Roles([], readResourcePolicies(stack));
    return new ServiceRoles(roles, new RequiredAccess(stack), ACCOUNT);
  };
  const using = (Service: string, Action: string | string[]) => ({
    Effect: 'Allow',
    Action,
    Resource: '*',
    Principal: { Service },
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
  });

  it('delivers to an encrypted queue where the key lets it make a data key and decrypt it', () => {
    const both = ['kms:Decrypt', 'kms:GenerateDataKey*'];
    expect(withKey(using('sns.amazonaws.com', both)).snsMayUseKey(QUEUE, TOPIC)).toBe(true);
    expect(withKey(using('sns.amazonaws.com', 'kms:Decrypt')).snsMayUseKey(QUEUE, TOPIC)).toBe(false);
    expect(withKey(using('events.amazonaws.com', both)).snsMayUseKey(QUEUE, TOPIC)).toBe(false);
  });

  it('needs no key where the queue has none', () => {
    expect(withKey().snsMayUseKey(`${QUEUE}-other`, TOPIC)).toBe(true);
  });
});

describe('End User Messaging', () => {
  const publishing = { Effect: 'Allow', Action: 'sns:Publish', Resource: TOPIC };

  it('needs a role that it may take, and may publish in', () => {
    const check = (role: Resource) => () => withRole(role).checkInboundRole(ROLE, TOPIC);
    expect(check(aRole('sms-voice.amazonaws.com', publishing))).not.toThrow();
    expect(check(aRole('sns.amazonaws.com', publishing))).toThrow(
      'does not let AWS End User Messaging take it',
    );
    expect(check(aRole('sms-voice.amazonaws.com'))).toThrow('is not authorized to perform: SNS:Publish');
  });
});
