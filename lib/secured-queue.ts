import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key.ts';

/** A queue that keeps its messages encrypted, and for as long as SQS does. What nobody has seen to by then is lost. */
export class SecuredQueue extends Queue {
  constructor(
    scope: Construct,
    id: string,
    props: Pick<QueueProps, 'visibilityTimeout' | 'deadLetterQueue'> = {},
  ) {
    super(scope, id, {
      ...props,
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: EncryptionKey.of(scope),
      enforceSSL: true,
    });
  }
}
