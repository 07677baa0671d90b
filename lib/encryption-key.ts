import { type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

const ID = 'EncryptionKey';

/** What whoever writes or reads something encrypted does with its key. */
export const USE = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * The key under which a stack keeps what it holds, first of all its logs. It lets in nobody of another account, and
 * outlives the stack, as what it encrypts may: `docs/decisions/020-encryption-key.md`.
 */
export class EncryptionKey extends Key {
  constructor(stack: Stack) {
    super(stack, ID, {
      description: `Encrypts what ${stack.stackName} holds: without it, all of that is lost.`,
      alias: `alias/${stack.stackName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { partition, region, account } = stack;
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    this.admit('Logs', [new ServicePrincipal(`logs.${region}.amazonaws.com`)], {
      actions: [...USE, 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:DescribeKey'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    });
  }

  /**
   * The key of the stack that a construct is in.
   * @throws Error where the stack has none yet: it is the first thing that a stack makes.
   */
  static of(construct: Construct): EncryptionKey {
    const stack = Stack.of(construct);
    const key = stack.node.tryFindChild(ID);
    if (key instanceof EncryptionKey) return key;
    throw new Error(`${stack.stackName} has no encryption key`);
  }

  protected admit(
    sid: string,
    principals: IPrincipal[],
    { actions, conditions }: { actions: string[]; conditions: Record<string, object> },
  ): void {
    this.addToResourcePolicy(new PolicyStatement({ sid, principals, actions, resources: ['*'], conditions }));
  }
}
