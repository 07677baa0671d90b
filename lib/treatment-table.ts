import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key.ts';
import { removalPolicy } from './retention.ts';
import type { StageConfig } from './stage-config.ts';

/**
 * Treatments, contacts and alerts. The indexes hold keys only: `docs/decisions/001-keys-only-indexes.md`. All of them are here from
 * the start, since an update of a table may add one index at a time.
 */
export class TreatmentTable extends TableV2 {
  constructor(scope: Construct, id: string, stage: StageConfig) {
    const string = (name: string) => ({ name, type: AttributeType.STRING });
    const number = (name: string) => ({ name, type: AttributeType.NUMBER });
    const index = (indexName: string, partition: string, sort: string) => ({
      indexName,
      partitionKey: string(partition),
      sortKey: number(sort),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      globalSecondaryIndexes: [
        index('due', 'dueShard', 'wakeAt'),
        index('clinic', 'clinicId', 'treatedAt'),
        index('contact', 'contactId', 'treatedAt'),
        index('alerts', 'alertsOf', 'raisedAt'),
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(EncryptionKey.of(scope)),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      deletionProtection: stage.production,
      removalPolicy: removalPolicy(stage),
    });
  }
}
