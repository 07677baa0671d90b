import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key.ts';
import { removalPolicy } from './retention.ts';
import type { StageConfig } from './stage-config.ts';

/** A log group that keeps its lines encrypted, and for as long as the stage says. */
export class SecuredLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id, {
      retention: stage.logRetentionDays,
      removalPolicy: removalPolicy(stage),
      encryptionKey: EncryptionKey.of(scope),
    });
  }
}
