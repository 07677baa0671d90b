import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { SecuredTopic } from './secured-topic.ts';

/**
 * Where alarms go: to whoever keeps Aftercare running, not to clinics. `page` wakes somebody, since a patient would be missed
 * otherwise; `ticket` waits for the morning. Ops subscribe what they use: docs/operations.md#alarms.
 */
export class OpsTopics extends Construct {
  readonly page: SecuredTopic;
  readonly ticket: SecuredTopic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.page = this.#topic('Page');
    this.ticket = this.#topic('Ticket');
  }

  #topic(id: string): SecuredTopic {
    const topic = new SecuredTopic(this, id);
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }
}
