import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * What a person must be told. A message holds ids, no phone and no text; its attributes clinic, severity and kind let a
 * subscription choose.
 */
export class AlertTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enforceSSL: true });
  }
}
