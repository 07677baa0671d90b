import { describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../local/iam/condition.ts';
import { evaluate, evaluateFor } from '../../../local/iam/evaluate.ts';
import { readPolicy, readResourcePolicy } from '../../../local/iam/policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/treatments';

const allow = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE };
const deny = { ...allow, Effect: 'Deny' };

const policyOf = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement });

/** What the statements say of a request, by default to get an item of the table. */
const verdict = (
  statements: readonly object[],
  { action = 'dynamodb:GetItem', resource = TABLE, context = {} as RequestContext } = {},
) => evaluate(policyOf(...statements), { action, resource, context });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
describe('a request', () => {
  it('is denied where no statement allows it', () => {
    expect(verdict([])).toBe('not-allowed');
    expect(verdict([{ ...allow, Action: 'dynamodb:PutItem' }])).toBe('not-allowed');
  });

  it('is allowed where one statement of several allows it', () => {
    expect(verdict([{ ...allow, Action: 'dynamodb:PutItem' }, allow])).toBe('allowed');
  });

  it('is denied where a statement denies it, whatever others allow and in any order', () => {
    expect(verdict([allow, deny])).toBe('explicitly-denied');
    expect(verdict([deny, { ...allow, Action: '*', Resource: '*' }])).toBe('explicitly-denied');
  });

  it('is not denied by a Deny that is about something else', () => {
    expect(verdict([allow, { ...deny, Action: 'dynamodb:DeleteItem' }])).toBe('allowed');
    expect(verdict([allow, { ...deny, Resource: `${TABLE}-other` }])).toBe('allowed');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
describe('an action', () => {
  it.each([
    ['dynamodb:GetItem'],
    ['DynamoDB:getitem'],
    ['dynamodb:*Item'],
    ['dynamodb:Get????'],
    ['*'],
    [['dynamodb:PutItem', 'dynamodb:GetItem']],
  ])('is named by %j', (Action) => {
    expect(verdict([{ ...allow, Action }])).toBe('allowed');
  });

  it.each([['dynamodb:Get'], ['dynamodb:GetItem?'], ['sqs:*'], ['dynamodb:BatchGet*']])(
    'is not named by %j',
    (Action) => {
      expect(verdict([{ ...allow, Action }])).toBe('not-allowed');
    },
  );
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
describe('a resource', () => {
  it.each([
    [TABLE],
    ['arn:aws:dynamodb:*:123456789012:table/treat*'],
    ['arn:aws:dynamodb:us-east-?:123456789012:table/treatments'],
    ['*'],
    [[`${TABLE}-other`, TABLE]],
  ])('is named by %j', (Resource) => {
    expect(verdict([{ ...allow, Resource }])).toBe('allowed');
  });

  it.each([[`${TABLE}/index/due`], [TABLE.replace('treatments', 'Treatments')], [`${TABLE}?`]])(
    'is not named by %j',
    (Resource) => {
      expect(verdict([{ ...allow, Resource }])).toBe('not-allowed');
    },
  );

  it('has no part of a table but the table: an index is a resource of its own', () => {
    expect(verdict([allow], { resource: `${TABLE}/index/due` })).toBe('not-allowed');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
describe('a statement about all resources but some', () => {
  const texts = { Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:*:sns:*:*:*' };

  it('is about what those do not name: a phone, which has no ARN', () => {
    expect(verdict([texts], { action: 'sns:Publish', resource: '+13055550123' })).toBe('allowed');
  });

  it('is not about what one of those names', () => {
    const resource = 'arn:aws:sns:us-east-1:123456789012:alerts';
    expect(verdict([texts], { action: 'sns:Publish', resource })).toBe('not-allowed');
    expect(
      verdict([{ ...texts, NotResource: ['arn:aws:sqs:*:*:*', resource] }], {
        action: 'sns:Publish',
        resource,
      }),
    ).toBe('not-allowed');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
describe('a condition', () => {
  const holds = (Condition: object, context: RequestContext) =>
    verdict([{ ...allow, Condition }], { context }) === 'allowed';

  it.each<[string, object, boolean]>([
    ['StringEquals: the very value', { StringEquals: { 'aws:SourceAccount': '123456789012' } }, true],
    ['StringEquals: one of several', { StringEquals: { 'aws:SourceAccount': ['1', '123456789012'] } }, true],
    ['StringEquals: no wildcards', { StringEquals: { 'aws:SourceAccount': '1234*' } }, false],
    ['StringLike: wildcards', { StringLike: { 'aws:SourceAccount': '1234*' } }, true],
    ['StringLike: in the case of the letters', { StringLike: { 'aws:CalledViaLast': 'SNS.*' } }, false],
    ['StringNotEquals: none of several', { StringNotEquals: { 'aws:SourceAccount': ['1', '2'] } }, true],
    [
      'StringNotEquals: not one of several',
      { StringNotEquals: { 'aws:SourceAccount': ['1', '123456789012'] } },
      false,
    ],
    ['StringNotLike', { StringNotLike: { 'aws:SourceAccount': '1234*' } }, false],
    ['ArnEquals: wildcards', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:in*' } }, true],
    ['ArnLike: another topic', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:out*' } }, false],
    ['Bool: as text', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['Bool: as a truth value', { Bool: { 'aws:SecureTransport': false } }, false],
    ['a key in other letters', { StringEquals: { 'AWS:sourceaccount': '123456789012' } }, true],
  ])('%s', (_, condition, expected) => {
    const context = {
      'aws:SourceAccount': '123456789012',
      'aws:SourceArn': 'arn:aws:sns:us-east-1:123456789012:inbound',
      'aws:SecureTransport': 'true',
      'aws:CalledViaLast': 'sns.amazonaws.com',
    };
    expect(holds(condition, context)).toBe(expected);
  });

  it('does not hold for a key that the request lacks, unless it is negated or ends in IfExists', () => {
    const account = { 'aws:SourceAccount': '123456789012' };
    expect(holds({ StringEquals: account }, {})).toBe(false);
    expect(holds({ StringNotEquals: account }, {})).toBe(true);
    expect(holds({ StringEqualsIfExists: account }, {})).toBe(true);
    expect(holds({ StringEqualsIfExists: account }, { 'aws:SourceAccount': '1' })).toBe(false);
  });

  it('holds together with all others', () => {
    const condition = {
      StringEquals: { 'aws:SourceAccount': '1', 'aws:CalledViaLast': 'sns.amazonaws.com' },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    const context = {
      'aws:SourceAccount': '1',
      'aws:CalledViaLast': 'sns.amazonaws.com',
      'aws:SecureTransport': 'true',
    };
    expect(holds(condition, context)).toBe(true);
    expect(holds(condition, { ...context, 'aws:CalledViaLast': 'sqs.amazonaws.com' })).toBe(false);
    expect(holds(condition, { ...context, 'aws:SecureTransport': 'false' })).toBe(false);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  describe('over the partitions of a request', () => {
    const partitions = (...leading: string[]) => ({ 'dynamodb:LeadingKeys': leading });
    const all = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ALERTS#*', 'TREATMENT#*'] } };
    const any = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['ALERTS#*', 'TREATMENT#*'] } };

    it('for all values: each must match one of the policy', () => {
      expect(holds(all, partitions('ALERTS#north', 'TREATMENT#north#T-1'))).toBe(true);
      expect(holds(all, partitions('ALERTS#north', 'CONTACT#1'))).toBe(false);
    });

    it('for all values: holds where the request names none', () => {
      expect(holds(all, {})).toBe(true);
      expect(holds(all, partitions())).toBe(true);
    });

    it('for any value: one must match, and does not where the request names none', () => {
      expect(holds(any, partitions('ALERTS#north', 'CONTACT#1'))).toBe(true);
      expect(holds(any, partitions('CONTACT#1'))).toBe(false);
      expect(holds(any, {})).toBe(false);
    });
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
describe('the policy of a role lets a service take it', () => {
  const takes = (Principal: unknown, service = 'lambda.amazonaws.com') =>
    evaluateFor(
      service,
      readResourcePolicy({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal }] }),
      { action: 'sts:AssumeRole', resource: 'arn:aws:iam::123456789012:role/fn', context: {} },
    ) === 'allowed';

  it('that it names, and no other', () => {
    const services = { Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] };
    expect(takes(services)).toBe(true);
    expect(takes(services, 'sns.amazonaws.com')).toBe(false);
    expect(takes({ AWS: 'arn:aws:iam::123456789012:root' })).toBe(false);
  });
});

describe('a policy is refused', () => {
  it.each<[string, object, string]>([
    [
      'with an operator that is not known here',
      { ...allow, Condition: { NumericEquals: {} } },
      'NumericEquals',
    ],
    [
      'with a condition key that no request here carries',
      { ...allow, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } },
      'aws:PrincipalTag/team',
    ],
    [
      'with a key of many values and no set operator',
      { ...allow, Condition: { StringLike: { 'dynamodb:LeadingKeys': 'ALERTS#*' } } },
      'ForAllValues',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM spells a variable
    ['with a variable', { ...allow, Resource: '${aws:username}' }, 'variables'],
    ['with actions that it is not about', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, 'Action'],
    ['without a resource', { Effect: 'Allow', Action: '*' }, 'Resource'],
    ['with an effect of no kind', { ...allow, Effect: 'Maybe' }, 'Effect'],
    ['with a principal, which only a resource has', { ...allow, Principal: '*' }, 'Principal'],
  ])('%s', (_, statement, words) => {
    expect(() => policyOf(statement)).toThrow(words);
  });
});
