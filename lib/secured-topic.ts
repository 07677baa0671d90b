import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key.ts';

/** A topic that holds its messages encrypted, and takes none without TLS. */
export class SecuredTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enforceSSL: true, masterKey: EncryptionKey.of(scope) });
  }
}
