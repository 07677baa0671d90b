import { describe, expect, it } from '@jest/globals';
import { Subscriptions } from '../../local/engine/subscriptions.ts';
import { makeSubscriptions } from '../../local/provision.ts';
import { readStack } from '../../local/template/local-stack.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** The queues that subscribe to the topic of a template with this subscription. */
function subscribers(subscription: object) {
  const stack = readStack(
    {
      stackName: 'app',
      region: 'us-east-1',
      resources: {
        Topic: { Type: 'AWS::SNS::Topic' },
        Queue: { Type: 'AWS::SQS::Queue' },
        DeadLetters: { Type: 'AWS::SQS::Queue' },
        Subscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: {
            TopicArn: { Ref: 'Topic' },
            Protocol: 'sqs',
            Endpoint: arnOf('Queue'),
            ...subscription,
          },
        },
      },
      codeDirectory: () => '',
    },
    { accountId: '000000000000', sqsOrigin: 'http://127.0.0.1:4566', apiOrigin: 'http://localhost:3000' },
  );
  const host = { clock: { now: 0 }, newId: () => 'one', accountId: '000000000000' };
  const subscriptions = new Subscriptions(host, { check: () => {} });
  makeSubscriptions(stack, subscriptions);
  return subscriptions.queuesOf('arn:aws:sns:us-east-1:000000000000:app-Topic');
}

describe('the subscription of a template', () => {
  it('is that of a queue, with its dead letters', () => {
    const queueArn = 'arn:aws:sqs:us-east-1:000000000000:app-Queue';
    expect(subscribers({})).toMatchObject([{ queueArn }]);
    expect(subscribers({ RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters') } })).toMatchObject([
      { queueArn, deadLetterQueueArn: 'arn:aws:sqs:us-east-1:000000000000:app-DeadLetters' },
    ]);
  });

  it('is refused where its queue or its dead letters are not in the template', () => {
    const elsewhere = 'arn:aws:sqs:us-east-1:000000000000:elsewhere';
    for (const wrong of [{ Endpoint: elsewhere }, { RedrivePolicy: { deadLetterTargetArn: elsewhere } }]) {
      expect(() => subscribers(wrong)).toThrow(`Subscription: ${elsewhere} is no queue of the template`);
    }
  });

  it.each([
    ['another protocol', { Protocol: 'email' }],
    ['raw delivery', { RawMessageDelivery: true }],
    ['a filter policy', { FilterPolicy: { clinic: ['demo'] } }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => subscribers(wrong)).toThrow(/^Subscription/);
  });
});
