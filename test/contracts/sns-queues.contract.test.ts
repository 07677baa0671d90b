import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { queueOf } from './support/queue.ts';
import { itInTheLocalWorld, REGION, startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let sns: SNSClient;
let sqs: SQSClient;
let topicArn: string;
beforeAll(async () => {
  world = await startWorld();
  sns = new SNSClient(world.client);
  sqs = new SQSClient(world.client);
});
beforeEach(async () => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
  topicArn = String(TopicArn);
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await world.close();
});

describe('SNS: a message on a topic that a queue subscribes to', () => {
  it('arrives in an envelope that says what it is, from where, and when', async () => {
    const queue = await queueFor(topicArn);
    const subscriptionArn = await subscribe(queue.arn);
    const before = world.now();
    const { MessageId } = await publish({ Message: '{"messageBody":"Sí, \\"bien\\" <1>"}' });

    const [envelope, ...more] = await received(queue);
    expect(more).toEqual([]);
    expect(envelope).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn,
      Message: '{"messageBody":"Sí, \\"bien\\" <1>"}',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      SignatureVersion: expect.stringMatching(/^[12]$/),
      Signature: expect.any(String),
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\..*\.pem$/),
      UnsubscribeURL: expect.stringContaining(`SubscriptionArn=${subscriptionArn}`),
    });
    expect(Math.abs(Date.parse(envelope?.Timestamp ?? '') - before)).toBeLessThan(60_000);
  });

  it('brings its subject and its attributes, with their types, inside the envelope', async () => {
    const queue = await queueFor(topicArn);
    await subscribe(queue.arn);
    await publish({
      Subject: 'Reply',
      MessageAttributes: {
        clinic: { DataType: 'String', StringValue: 'demo' },
        attempts: { DataType: 'Number', StringValue: '2' },
      },
    });
    const [message] = await queue.receive();
    expect(message?.MessageAttributes).toBeUndefined();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Subject: 'Reply',
      MessageAttributes: {
        clinic: { Type: 'String', Value: 'demo' },
        attempts: { Type: 'Number', Value: '2' },
      },
    });
  });

  it('arrives under the id of SQS, not its own', async () => {
    const queue = await queueFor(topicArn);
    await subscribe(queue.arn);
    const { MessageId } = await publish();
    const [message] = await queue.receive();
    expect(message?.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(message?.MessageId).not.toBe(MessageId);
  });

  it('arrives on every queue that subscribes, and on no other', async () => {
    const [first, second, other] = [
      await queueFor(topicArn),
      await queueFor(topicArn),
      await queueFor(topicArn),
    ];
    await subscribe(first.arn);
    await subscribe(second.arn);
    await publish();
    const counts = [first, second, other].map(async (queue) => (await received(queue)).length);
    expect(await Promise.all(counts)).toEqual([1, 1, 0]);
  });

  it('does not arrive on a queue that subscribes to another topic, or no longer', async () => {
    const queue = await queueFor(topicArn);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
    await subscribe(queue.arn, { TopicArn: String(TopicArn) });
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: await subscribe(queue.arn) }));
    await publish();
    expect(await received(queue)).toEqual([]);
  });

  // Other stand-ins let SNS in without being told to.
  itInTheLocalWorld('does not arrive where the policy of the queue does not let the topic in', async () => {
    const queues = [await queueOf(sqs), await queueFor(`${topicArn}-not`)];
    for (const { arn } of queues) await subscribe(arn);
    await expect(publish()).resolves.toHaveProperty('MessageId');
    for (const queue of queues) expect(await received(queue)).toEqual([]);
  });

  itInTheLocalWorld('that could not be delivered goes to the dead letters of the subscription', async () => {
    const [closed, deadLetters] = [await queueOf(sqs), await queueFor(topicArn)];
    await subscribe(closed.arn, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }) });
    const { MessageId } = await publish();
    expect(await received(deadLetters)).toMatchObject([{ Type: 'Notification', MessageId, Message: '{}' }]);
  });

  itInTheLocalWorld(
    'that could not be delivered is lost where the dead letters do not let SNS in',
    async () => {
      const [closed, deadLetters] = [await queueOf(sqs), await queueOf(sqs)];
      await subscribe(closed.arn, {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
      });
      await publish();
      expect(await received(deadLetters)).toEqual([]);
    },
  );
});

describe('SNS: the subscription of a queue', () => {
  it('needs no confirmation, and is one however often it is asked for', async () => {
    const { arn } = await queueFor(topicArn);
    const subscriptionArn = await subscribe(arn);
    expect(await subscribe(arn)).toBe(subscriptionArn);
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
    expect(Subscriptions).toEqual([
      {
        SubscriptionArn: subscriptionArn,
        Owner: expect.stringMatching(/^\d{12}$/),
        Protocol: 'sqs',
        Endpoint: arn,
        TopicArn: topicArn,
      },
    ]);
    expect(await attributesOf(subscriptionArn)).toMatchObject({
      Protocol: 'sqs',
      PendingConfirmation: 'false',
      RawMessageDelivery: 'false',
    });
  });

  it('keeps where undelivered messages go, until it is told otherwise', async () => {
    const { arn } = await queueFor(topicArn);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn });
    const subscriptionArn = await subscribe(arn, { RedrivePolicy });
    expect(await attributesOf(subscriptionArn)).toMatchObject({ RedrivePolicy });
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn: subscriptionArn,
        AttributeName: 'RedrivePolicy',
        AttributeValue: '',
      }),
    );
    expect(await attributesOf(subscriptionArn)).not.toHaveProperty('RedrivePolicy');
  });

  it('is refused to what is no ARN of a queue', async () => {
    await expect(subscribe('https://sqs.us-east-1.amazonaws.com/1/queue')).rejects.toThrow(
      InvalidParameterException,
    );
  });

  it.each([
    ['no JSON', 'dead letters'],
    ['without a queue', '{}'],
    ['with what is no queue', '{"deadLetterTargetArn":"arn:aws:sns:us-east-1:123456789012:topic"}'],
  ])('is refused with a redrive policy that is %s', async (_, RedrivePolicy) => {
    const { arn } = await queueFor(topicArn);
    await expect(subscribe(arn, { RedrivePolicy })).rejects.toThrow(InvalidParameterException);
  });

  itInTheLocalWorld('is refused where it would filter or unwrap, which is not known here', async () => {
    const { arn } = await queueFor(topicArn);
    for (const wrong of [{ FilterPolicy: '{"clinic":["demo"]}' }, { RawMessageDelivery: 'true' }])
      await expect(subscribe(arn, wrong)).rejects.toThrow(InvalidParameterException);
  });
});

describe('SQS: the policy of a queue', () => {
  it('is kept', async () => {
    const { url } = await queueFor(topicArn);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['Policy'] }),
    );
    expect(JSON.parse(Attributes?.Policy ?? '')).toMatchObject({ Statement: [{ Effect: 'Allow' }] });
  });

  it('is none for a queue that was made without', async () => {
    const { url } = await queueOf(sqs);
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['Policy'] }),
    );
    expect(Attributes).toEqual({});
  });

  it('is refused where it is no JSON', async () => {
    const create = new CreateQueueCommand({ QueueName: uniqueName('queue'), Attributes: { Policy: 'all' } });
    await expect(sqs.send(create)).rejects.toMatchObject({ $fault: 'client' });
  });
});

/** A queue that lets the topic send to it. */
async function queueFor(sourceArn: string) {
  const account = topicArn.split(':')[4];
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: `arn:aws:sqs:${REGION}:${account}:*`,
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return queueOf(sqs, { Policy });
}

async function subscribe(
  Endpoint: string,
  { TopicArn = topicArn, ...Attributes }: Record<string, string> = {},
) {
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }),
  );
  return String(SubscriptionArn);
}

async function attributesOf(SubscriptionArn: string) {
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  return Attributes;
}

const publish = (overrides: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ TopicArn: topicArn, Message: '{}', ...overrides }));

/** What arrived on a queue, as SNS wrote it. */
async function received({ receive }: Awaited<ReturnType<typeof queueOf>>): Promise<Record<string, string>[]> {
  return (await receive()).map(({ Body = '' }) => JSON.parse(Body));
}
