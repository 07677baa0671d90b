import { AnyPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, USE } from './encryption-key.ts';

/** The key of a stage: of its table, queues, topics, logs and contact key. */
export class StageKey extends EncryptionKey {
  constructor(stack: Stack) {
    super(stack);
    const { account, region } = stack;
    // Whoever may use a table, queue or topic may use the key, through the service and no other way: as AWS's own keys have
    // it, and with all that DynamoDB asks for.
    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    this.admit('UsersOfTableQueuesAndTopics', [new AnyPrincipal()], {
      actions: [...USE, 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:CreateGrant', 'kms:DescribeKey'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': account,
          'kms:ViaService': ['dynamodb', 'sqs', 'sns'].map((service) => `${service}.${region}.amazonaws.com`),
        },
      },
    });
    // What writes in its own name: SNS to queues, alarms and two-way numbers to topics.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    this.admit(
      'ServicesThatWrite',
      ['sns', 'cloudwatch', 'sms-voice'].map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
      { actions: USE, conditions: { StringEquals: { 'aws:SourceAccount': account } } },
    );
  }
}
