import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';

/** How every queue keeps its messages: encrypted, and for as long as SQS does. What nobody has seen to by then is lost. */
export const securedQueue = {
  retentionPeriod: Duration.days(14),
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
};
