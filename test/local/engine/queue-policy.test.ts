import { describe, expect, it } from '@jest/globals';
import { QueuePolicy } from '../../../local/engine/queue-policy.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:replies';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:inbound';
const sns = { service: 'sns.amazonaws.com', sourceArn: TOPIC, sourceAccount: '123456789012' };

const allow = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
};
const lets = (...statements: object[]) =>
  new QueuePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements })).lets(sns, QUEUE);
const withCondition = (Condition: object) => lets({ ...allow, Condition });

describe('the policy of a queue lets SNS send', () => {
  it.each<[string, object]>([
    ['by name', allow],
    ['among everybody', { ...allow, Principal: '*' }],
    ['by any action', { ...allow, Action: ['sqs:ReceiveMessage', 'SQS:*'] }],
    ['to a queue of many', { ...allow, Resource: 'arn:aws:sqs:*:123456789012:*' }],
    ['for the topic', { ...allow, Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } } }],
    [
      'for one topic of several',
      { ...allow, Condition: { ArnLike: { 'aws:SourceArn': ['arn:x', 'arn:aws:sns:*'] } } },
    ],
    ['for the account', { ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }],
  ])('%s', (_, statement) => {
    expect(lets(statement)).toBe(true);
  });

  it('over TLS, which SNS uses', () => {
    const deny = { ...allow, Principal: { AWS: '*' }, Effect: 'Deny', Action: 'sqs:*' };
    expect(lets(allow, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toBe(true);
  });
});

describe('the policy of a queue does not let SNS send', () => {
  it.each<[string, object]>([
    ['where it names another service', { ...allow, Principal: { Service: 'events.amazonaws.com' } }],
    ['where it names an account', { ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    ['where it allows another action', { ...allow, Action: 'sqs:ReceiveMessage' }],
    ['where it is about another queue', { ...allow, Resource: `${QUEUE}-not` }],
  ])('%s', (_, statement) => {
    expect(lets(statement)).toBe(false);
  });

  it('for another topic or account', () => {
    expect(withCondition({ ArnEquals: { 'aws:SourceArn': `${TOPIC}-not` } })).toBe(false);
    expect(withCondition({ StringEquals: { 'aws:SourceAccount': '*' } })).toBe(false);
  });

  it('where one of two conditions does not hold', () => {
    const account = { StringEquals: { 'aws:SourceAccount': '210987654321' } };
    expect(withCondition({ ArnEquals: { 'aws:SourceArn': TOPIC }, ...account })).toBe(false);
  });

  it('where it denies what it allows', () => {
    expect(lets(allow, { ...allow, Effect: 'Deny' })).toBe(false);
  });
});

describe('the policy of a queue is refused', () => {
  it.each([
    ['that is no JSON', 'everybody'],
    ['without a statement', '{}'],
    [
      'with a condition that is not known here',
      JSON.stringify({ Statement: { ...allow, Condition: { Null: {} } } }),
    ],
    ['with a principal of no kind', JSON.stringify({ Statement: { ...allow, Principal: 'sns' } })],
  ])('%s', (_, text) => {
    expect(() => new QueuePolicy(text)).toThrow('Invalid value for the parameter Policy.');
  });
});
