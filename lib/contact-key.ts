import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EncryptionKey } from './encryption-key.ts';

/**
 * The key under which phones are hashed to contacts: `docs/decisions/002-contact-key.md`. It outlives the stack, since
 * every opt-out depends on it. Leave these properties as they are: CloudFormation answers a change of how the secret is
 * generated with a new secret, and every patient who said STOP would be texted again.
 */
export class ContactKey extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description:
        'Aftercare: hashes phone numbers to contacts. Never rotate or delete it: all opt-outs would be lost.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      encryptionKey: EncryptionKey.of(scope),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const reason =
      'Another key would find no contact: every opt-out would be lost. It signs nothing and opens nothing.';
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SMG4', reason },
      { id: 'HIPAA.Security-SecretsManagerRotationEnabled', reason },
    );
  }

  /** A dynamic reference: CloudFormation puts the key in its place at deployment, the template holds its name alone. */
  get reference(): string {
    return this.secretValue.unsafeUnwrap();
  }
}
