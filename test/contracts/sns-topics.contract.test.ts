import {
  CreateTopicCommand,
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PublishedMessage } from '../../local/engine/topics.ts';
import { itInTheLocalWorld, startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let sns: SNSClient;
let topicArn: string;

beforeAll(async () => {
  world = await startWorld();
  sns = new SNSClient(world.client);
  topicArn = await createTopic();
});

afterAll(async () => {
  sns.destroy();
  await world.close();
});

describe('SNS: a topic', () => {
  it('is made once under a name', async () => {
    const name = uniqueName('topic');
    expect(await createTopic(name)).toBe(await createTopic(name));
    expect(await createTopic(name)).toMatch(new RegExp(`^arn:aws:sns:[^:]+:\\d{12}:${name}$`));
  });

  it('is refused under a name with a blank', async () => {
    await expect(createTopic('no blanks')).rejects.toThrow(InvalidParameterException);
  });
});

describe('SNS: a message on a topic', () => {
  it('is accepted under an id of its own', async () => {
    const [first, second] = [await publish(), await publish()];
    expect(first.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.MessageId).not.toBe(first.MessageId);
  });

  it('is refused on a topic that does not exist', async () => {
    await expect(publish({ TopicArn: `${topicArn}-not` })).rejects.toThrow(NotFoundException);
  });

  it.each<[string, Partial<PublishCommandInput>]>([
    ['an ARN that is none', { TopicArn: 'topic' }],
    ['without words', { Message: '' }],
    ['of more than 256 KB', { Message: 'x'.repeat(262_145) }],
    ['in a structure that is none', { MessageStructure: 'xml' }],
    ['in JSON that is none', { MessageStructure: 'json', Message: '{' }],
    ['in JSON without a default', { MessageStructure: 'json', Message: '{"email":"words"}' }],
    ['with a subject of two lines', { Subject: 'one\ntwo' }],
    ['with a subject of 101 characters', { Subject: 'x'.repeat(101) }],
  ])('is refused %s', async (_, wrong) => {
    await expect(publish(wrong)).rejects.toThrow(InvalidParameterException);
  });

  it.each([
    ['without a value', 'kind', 'String', ''],
    ['of an unknown type', 'kind', 'Text', 'unknown'],
    ['that is no number', 'count', 'Number', 'many'],
    ['that is no list', 'contacts', 'String.Array', 'demo'],
    ['whose name has a blank', 'no blanks', 'String', 'x'],
    ['whose name is reserved', 'AWS.kind', 'String', 'x'],
  ])('is refused with an attribute %s', async (_, name, DataType, StringValue) => {
    const message = publish({ MessageAttributes: { [name]: { DataType, StringValue } } });
    await expect(message).rejects.toMatchObject({ $fault: 'client' });
  });

  itInTheLocalWorld('in JSON says to each protocol what is meant for it, to others the default', async () => {
    const heard: PublishedMessage[] = [];
    const stop = world.topics?.onMessage((message) => heard.push(message));
    const Message = JSON.stringify({ default: '{"id":1}', email: 'words', sqs: 5 });
    await publish({ MessageStructure: 'json', Message });
    stop?.();
    expect(heard).toMatchObject([{ message: '{"id":1}', byProtocol: { email: 'words' } }]);
    expect(heard[0]?.byProtocol).not.toHaveProperty('sqs');
  });

  itInTheLocalWorld('is kept as it was published, and told to who listens', async () => {
    const heard: PublishedMessage[] = [];
    const stop = world.topics?.onMessage((message) => heard.push(message));
    const { MessageId } = await publish({
      Message: '{"treatmentId":"T-1","note":"<&>"}',
      Subject: 'Unknown',
      MessageAttributes: {
        clinic: { DataType: 'String', StringValue: 'demo' },
        attempts: { DataType: 'Number', StringValue: '2' },
      },
    });
    stop?.();
    expect(heard).toEqual([
      {
        topicArn,
        messageId: MessageId,
        at: world.now(),
        subject: 'Unknown',
        byProtocol: {},
        message: '{"treatmentId":"T-1","note":"<&>"}',
        attributes: { clinic: 'demo', attempts: '2' },
        attributeTypes: { clinic: 'String', attempts: 'Number' },
      },
    ]);
    expect(world.topics?.messages.at(-1)).toEqual(heard[0]);
  });

  itInTheLocalWorld('is no text to a phone', async () => {
    const before = world.sms?.texts.length;
    await publish();
    expect(world.sms?.texts).toHaveLength(before ?? 0);
  });
});

async function createTopic(Name = uniqueName('topic')): Promise<string> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }));
  return String(TopicArn);
}

const publish = (overrides: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ TopicArn: topicArn, Message: '{}', ...overrides }));
