import { CfnPermission, type Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ContactKey } from './contact-key.ts';
import { deliveryLogGroups } from './delivery-logs.ts';
import { LambdaFunction } from './function.ts';
import { onItems } from './item-statements.ts';
import { SecuredQueue } from './secured-queue.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';

export interface ReceiptsFlowProps {
  readonly stage: StageConfig;
  readonly table: TreatmentTable;
  readonly contactKey: ContactKey;
}

/**
 * From what SNS logs of a text to what became of its check-in. The log groups must be there before:
 * `docs/decisions/003-account-stack.md`.
 */
export class ReceiptsFlow extends Construct {
  readonly deadLetterQueue: Queue;
  readonly receipts: ServiceFunction;

  constructor(scope: Construct, id: string, { stage, table, contactKey }: ReceiptsFlowProps) {
    super(scope, id);
    this.deadLetterQueue = new SecuredQueue(this, 'DeadLetterQueue');
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue: of invocations, which name it as their destination for failures.',
    });
    const receipts = new LambdaFunction(this, 'Receipts', {
      stage,
      name: 'receipts',
      description: 'Records what became of texts',
      invokedBy: 'log',
      timeout: Duration.seconds(300),
      memorySize: 512,
      environment: {
        STAGE: stage.name,
        TABLE_NAME: table.tableName,
        CONTACT_KEY: contactKey.reference,
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
      },
      statements: [
        allow(['dynamodb:Query'], `${table.tableArn}/index/contact`),
        ...onItems(table, {
          GetItem: ['treatments', 'contacts'],
          PutItem: ['treatments'],
          UpdateItem: ['contacts'],
        }),
        allow(['sqs:SendMessage'], this.deadLetterQueue.queueArn),
      ],
    });
    this.receipts = receipts;
    receipts.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      // Not the CDK's own destination: it would grant more than the statement above.
      onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
    });

    const { delivered, failed } = deliveryLogGroups(Stack.of(this));
    this.#subscribe('Delivered', receipts, delivered);
    this.#subscribe('Failed', receipts, failed);
  }

  #subscribe(id: string, receipts: LambdaFunction<'receipts'>, logGroupName: string): void {
    const stack = Stack.of(this);
    const permission = new CfnPermission(this, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: receipts.functionArn,
      principal: 'logs.amazonaws.com',
      sourceAccount: stack.account,
      sourceArn: stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: `${logGroupName}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    });
    const filter = new CfnSubscriptionFilter(this, `${id}Subscription`, {
      logGroupName,
      filterPattern: '',
      destinationArn: receipts.functionArn,
    });
    // CloudWatch Logs refuses to subscribe a function that it may not invoke yet.
    filter.node.addDependency(permission);
  }
}
