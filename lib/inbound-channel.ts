import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { SecuredTopic } from './secured-topic.ts';
import { ServiceRole } from './service-role.ts';
import { allow } from './statements.ts';

/**
 * The channel of a two-way number: what patients write to it, AWS End User Messaging publishes on the topic, in this role.
 * It could do so by the topic's policy instead; the role is what AWS documents with a condition on the account:
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-iam-policy.html
 */
export class InboundChannel extends Construct {
  readonly topic: SecuredTopic;
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new SecuredTopic(this, 'Topic');
    this.role = new ServiceRole(this, 'Role', {
      description: 'Lets two-way numbers of this account publish what patients write',
      assumedBy: new ServicePrincipal('sms-voice.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      statements: [allow(['sns:Publish'], this.topic.topicArn)],
    });
  }
}
