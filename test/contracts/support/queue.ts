import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { uniqueName } from './world.ts';

/** A new queue, and what tests do with one. */
export async function queueOf(sqs: SQSClient, attributes: Record<string, string> = {}) {
  const name = uniqueName('queue');
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const url = String(QueueUrl);
  return {
    name,
    url,
    arn: String(Attributes?.QueueArn),
    send: (MessageBody: string, options: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody, ...options })),
    async receive(options: Partial<ReceiveMessageCommandInput> = {}) {
      const receive = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...options,
      });
      const { Messages = [] } = await sqs.send(receive);
      return Messages;
    },
  };
}
