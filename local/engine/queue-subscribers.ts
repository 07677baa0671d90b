import { QueuePolicy } from './queue-policy.ts';
import type { Queues } from './queues.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { PublishedMessage, Topics } from './topics.ts';

/** Whether SNS may use the key of a queue, for what it delivers from a topic; where the queue has none, it may. */
export type MayUseKey = (queueArn: string, topicArn: string) => boolean;

/**
 * Delivers what is published on topics to the queues that subscribe to them, at once. What a queue does not take, since it is
 * not there, or its policy or its key does not let SNS in, goes to the subscription's dead-letter queue, and is lost without one that
 * takes it: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export function deliverToQueues(
  topics: Topics,
  subscriptions: Subscriptions,
  queues: Queues,
  { region, accountId }: { readonly region: string; readonly accountId: string },
  mayUseKey: MayUseKey = () => true,
): void {
  const send = (queueArn: string, body: string, sourceArn: string): boolean => {
    const queue = queues.all.find(({ arn }) => arn === queueArn);
    const policy = queue?.settings.Policy;
    if (queue === undefined || policy === undefined) return false;
    const sns = { service: 'sns.amazonaws.com', sourceArn, sourceAccount: accountId };
    if (!new QueuePolicy(policy).lets(sns, queueArn) || !mayUseKey(queueArn, sourceArn)) return false;
    queues.send(queue, body);
    return true;
  };
  topics.onMessage((message) => {
    for (const { arn, queueArn, deadLetterQueueArn } of subscriptions.queuesOf(message.topicArn)) {
      const body = envelope(message, arn, region);
      if (send(queueArn, body, message.topicArn) || deadLetterQueueArn === undefined) continue;
      send(deadLetterQueueArn, body, message.topicArn);
    }
  });
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html; nobody here checks the signature. */
function envelope(message: PublishedMessage, subscriptionArn: string, region: string): string {
  const { topicArn, messageId, at, subject, attributes, attributeTypes } = message;
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, Value]) => [name, { Type: attributeTypes[name], Value }]),
  );
  const origin = `https://sns.${region}.amazonaws.com`;
  return JSON.stringify(
    {
      Type: 'Notification',
      MessageId: messageId,
      TopicArn: topicArn,
      ...(subject !== undefined && { Subject: subject }),
      Message: message.byProtocol.sqs ?? message.message,
      Timestamp: new Date(at).toISOString(),
      SignatureVersion: '1',
      Signature: Buffer.from('not signed').toString('base64'),
      SigningCertURL: `${origin}/SimpleNotificationService-00000000000000000000000000000000.pem`,
      UnsubscribeURL: `${origin}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
    },
    null,
    2,
  );
}
