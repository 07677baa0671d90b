import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Subscription, SubscriptionProtocol, type Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlertTopic } from './alert-topic.ts';
import type { ContactKey } from './contact-key.ts';
import { LambdaFunction } from './function.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { onItems } from './item-statements.ts';
import { answerPacing, hearingWorkers } from './pacing.ts';
import { SecuredQueue } from './secured-queue.ts';
import type { Sender } from './sender.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';

/** A text that cannot be dealt with comes again every 12 minutes in the end: some 20 hours of trouble lose none. */
const DELIVERIES = 100;

const RECEIVING = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ChangeMessageVisibility',
];

export interface RepliesFlowProps {
  readonly stage: StageConfig;
  readonly table: TreatmentTable;
  readonly contactKey: ContactKey;
  readonly alertTopic: AlertTopic;
  readonly alertLinksUrl: string;
  readonly sender: Sender;
  readonly inbound: InboundChannel;
}

/**
 * From what a patient writes to what it means and the answer to it: the replies queue, the answers queue, and the function that reads
 * replies from the one and answers them from the other. A reply waits for no answer, which leaves at the sender's rate.
 */
export class RepliesFlow extends Construct {
  readonly queue: Queue;
  readonly answerQueue: Queue;
  /** Of both queues. */
  readonly deadLetterQueue: Queue;
  readonly replies: ServiceFunction;
  /** Where what patients write comes in. */
  readonly inboundTopic: Topic;

  constructor(
    scope: Construct,
    id: string,
    { stage, table, contactKey, alertTopic, alertLinksUrl, sender, inbound }: RepliesFlowProps,
  ) {
    super(scope, id);
    const hearing = hearingWorkers(stage.sms);
    const answering = answerPacing(stage.sms);
    this.deadLetterQueue = new SecuredQueue(this, 'DeadLetterQueue');
    const queueProps = {
      // Six times the function's time-out, as AWS asks: a batch may be throttled and tried again before it shows up anew.
      visibilityTimeout: Duration.seconds(6 * answering.timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: DELIVERIES },
    };
    this.queue = new SecuredQueue(this, 'Queue', queueProps);
    this.answerQueue = new SecuredQueue(this, 'AnswerQueue', queueProps);
    // In SNS's envelope, which says when the text came in: the text itself does not. What SNS cannot deliver is a dead letter.
    this.inboundTopic = inbound.topic;
    this.#subscribe(inbound.topic);

    this.replies = new LambdaFunction(this, 'Replies', {
      stage,
      name: 'replies',
      description: 'Reads what patients write back, and answers it',
      invokedBy: 'queue',
      timeout: Duration.seconds(answering.timeoutSeconds),
      memorySize: 512,
      environment: {
        STAGE: stage.name,
        ...sender.environment,
        SMS_PARTS_PER_SECOND: String(answering.partsPerSecondPerWorker),
        TABLE_NAME: table.tableName,
        CONTACT_KEY: contactKey.reference,
        DUE_INDEX_SHARDS: String(stage.dueIndexShards),
        RETENTION_DAYS: String(stage.retentionDays),
        ALERT_TOPIC_ARN: alertTopic.topicArn,
        ALERT_LINKS_URL: alertLinksUrl,
        REPLY_QUEUE_URL: this.queue.queueUrl,
        REPLY_DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        ANSWER_QUEUE_URL: this.answerQueue.queueUrl,
        ANSWER_QUEUE_ARN: this.answerQueue.queueArn,
      },
      statements: [
        ...[this.queue, this.answerQueue].map(({ queueArn }) => allow(RECEIVING, queueArn)),
        ...[this.answerQueue, this.deadLetterQueue].map(({ queueArn }) =>
          allow(['sqs:SendMessage'], queueArn),
        ),
        allow(['dynamodb:Query'], `${table.tableArn}/index/contact`),
        ...onItems(table, {
          GetItem: ['clinics', 'treatments', 'contacts', 'alerts'],
          BatchGetItem: ['treatments'],
          PutItem: ['treatments', 'alerts', 'alertLinks'],
          UpdateItem: ['treatments', 'contacts', 'clinicTexts', 'alerts'],
          DeleteItem: ['treatments'],
        }),
        ...sender.statements,
        allow(['sns:Publish'], alertTopic.topicArn),
      ],
    });
    for (const [id, queue, { batchSize, maxConcurrency }] of [
      ['Inbound', this.queue, hearing],
      ['Answers', this.answerQueue, answering],
    ] as const) {
      this.replies.addEventSourceMapping(id, {
        eventSourceArn: queue.queueArn,
        batchSize,
        maxConcurrency,
        reportBatchItemFailures: true,
      });
    }
  }

  /** Not the CDK's own subscription of a queue: it would let SNS use the key for topics of other accounts as well. */
  #subscribe(topic: Topic): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    new Subscription(this, 'Subscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: this.queue.queueArn,
      deadLetterQueue: this.deadLetterQueue,
    });
  }
}
