import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  type SubscribeCommandInput,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  itInTheLocalWorld,
  itOnVirtualTime,
  pass,
  startWorld,
  uniqueName,
  type World,
} from './support/world.ts';

const HOUR = 3_600_000;
const EMAIL = 'nurse@clinic.example';
const filterFor = (...clinics: string[]) => JSON.stringify({ clinic: clinics });

let world: World;
let sns: SNSClient;
let topicArn: string;
beforeAll(async () => {
  world = await startWorld();
  sns = new SNSClient(world.client);
});
beforeEach(async () => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
  topicArn = String(TopicArn);
});
afterAll(async () => {
  sns.destroy();
  await world.close();
});

describe('SNS: a subscription by e-mail', () => {
  it('waits to be confirmed', async () => {
    expect(await subscribe()).toBe('pending confirmation');
    expect(await listed()).toEqual([
      {
        SubscriptionArn: 'PendingConfirmation',
        Owner: expect.stringMatching(/^\d{12}$/),
        Protocol: 'email',
        Endpoint: EMAIL,
        TopicArn: topicArn,
      },
    ]);
  });

  it('tells its ARN to who asks for it', async () => {
    const arn = await subscribeForArn();
    expect(arn).toMatch(new RegExp(`^${topicArn}:[0-9a-f-]{36}$`));
    expect(await attributesOf(arn)).toMatchObject({
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Protocol: 'email',
      Endpoint: EMAIL,
      PendingConfirmation: 'true',
    });
  });

  it('is one, however often it is asked for', async () => {
    const arn = await subscribeForArn();
    expect(await subscribeForArn()).toBe(arn);
    expect(await listed()).toHaveLength(1);
  });

  it('keeps its filter policy', async () => {
    const arn = await subscribeForArn({ Attributes: { FilterPolicy: filterFor('demo') } });
    expect(await attributesOf(arn)).toMatchObject({
      FilterPolicy: filterFor('demo'),
      FilterPolicyScope: 'MessageAttributes',
    });
  });

  it('is refused again with another filter policy', async () => {
    await subscribe({ Attributes: { FilterPolicy: filterFor('demo') } });
    const again = subscribe({ Attributes: { FilterPolicy: filterFor('other') } });
    await expect(again).rejects.toThrow('Subscription already exists with different attributes');
    await expect(again).rejects.toThrow(InvalidParameterException);
  });

  it('takes another filter policy, or none', async () => {
    const arn = await subscribeForArn({ Attributes: { FilterPolicy: filterFor('demo') } });
    await setFilter(arn, filterFor('demo', 'other'));
    expect(await attributesOf(arn)).toMatchObject({ FilterPolicy: filterFor('demo', 'other') });
    await setFilter(arn, '');
    expect(await attributesOf(arn)).not.toHaveProperty('FilterPolicy');
  });

  it.each<[string, string]>([
    ['is no JSON', 'clinic'],
    ['is no object', '["demo"]'],
    ['has an empty list', '{"clinic":[]}'],
    ['has a text in the place of a list', '{"clinic":"demo"}'],
    ['has six attributes', '{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}'],
    ['has more than 150 combinations', JSON.stringify({ clinic: Array.from({ length: 151 }, String) })],
    ['is nested, over attributes', '{"clinic":{"id":["demo"]}}'],
  ])('is refused with a filter policy that %s', async (_, FilterPolicy) => {
    await expect(subscribe({ Attributes: { FilterPolicy } })).rejects.toThrow(InvalidParameterException);
    const arn = await subscribeForArn();
    await expect(setFilter(arn, FilterPolicy)).rejects.toThrow(InvalidParameterException);
  });

  it.each<[string, Partial<SubscribeCommandInput>]>([
    ['to an address that is none', { Endpoint: 'nurse' }],
    ['to two addresses', { Endpoint: 'nurse@clinic.example;doctor@clinic.example' }],
    ['without an address', { Endpoint: undefined }],
    ['by a protocol that is none', { Protocol: 'pigeon' }],
    ['with an attribute that is none', { Attributes: { Colour: 'red' } }],
  ])('is refused %s', async (_, wrong) => {
    await expect(subscribe(wrong)).rejects.toThrow(InvalidParameterException);
  });

  it('is refused to a topic that does not exist', async () => {
    await expect(subscribe({ TopicArn: `${topicArn}-not` })).rejects.toThrow(NotFoundException);
  });

  it('cannot be ended while it waits', async () => {
    const arn = await subscribeForArn();
    await expect(unsubscribe(arn)).rejects.toThrow(InvalidParameterException);
    expect(await listed()).toHaveLength(1);
  });

  itOnVirtualTime('is gone if nobody has confirmed it in two days', async () => {
    const arn = await subscribeForArn();
    await pass(world, 48 * HOUR - 1);
    expect(await listed()).toHaveLength(1);
    await pass(world, 1);
    expect(await listed()).toEqual([]);
    await expect(attributesOf(arn)).rejects.toThrow(NotFoundException);
  });

  itInTheLocalWorld('is listed with its ARN once it is confirmed, and stays until it is ended', async () => {
    const arn = await subscribeForArn();
    world.subscriptions?.confirm(EMAIL);
    await pass(world, 72 * HOUR);
    expect(await listed()).toMatchObject([{ SubscriptionArn: arn }]);
    expect(await attributesOf(arn)).toMatchObject({ PendingConfirmation: 'false' });
    await unsubscribe(arn);
    expect(await listed()).toEqual([]);
  });
});

describe('SNS: a message by e-mail', () => {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const list = (...elements: unknown[]) => ({
    DataType: 'String.Array',
    StringValue: JSON.stringify(elements),
  });

  itInTheLocalWorld('reaches each address that has confirmed, as it says for e-mail', async () => {
    await subscribeConfirmed();
    await subscribe({ Endpoint: 'silent@clinic.example' });
    await publish({ Subject: 'News', Message: 'As it is' });
    const inProtocols = { default: 'for others', email: 'for people' };
    await publish({ MessageStructure: 'json', Message: JSON.stringify(inProtocols) });
    await publish({ MessageStructure: 'json', Message: JSON.stringify({ default: 'for all' }) });
    expect(received()).toMatchObject([
      { to: EMAIL, subject: 'News', body: 'As it is' },
      { to: EMAIL, body: 'for people' },
      { to: EMAIL, body: 'for all' },
    ]);
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
  const passing = [
    ['that an attribute is one of', { clinic: ['demo', 'other'] }, { clinic: text('demo') }],
    ['that an element of a list is one of', { clinic: ['demo'] }, { clinic: list('other', 'demo') }],
    ['for each attribute', { clinic: ['demo'], kind: ['a'] }, { clinic: text('demo'), kind: text('a') }],
    ['beside attributes that it does not name', { clinic: ['demo'] }, { clinic: text('demo'), x: text('y') }],
    ['of no attribute at all', {}, {}],
  ] as const;
  for (const [name, policy, MessageAttributes] of passing) {
    itInTheLocalWorld(`passes a filter policy ${name}`, async () => {
      await subscribeConfirmed(policy);
      await publish({ MessageAttributes });
      expect(received()).toHaveLength(1);
    });
  }

  const stopped = [
    ['where the attribute has another value', { clinic: ['demo'] }, { clinic: text('other') }],
    ['where the attribute only begins like it', { clinic: ['demo'] }, { clinic: text('demo/second') }],
    ['where it is written in capitals', { clinic: ['demo'] }, { clinic: text('Demo') }],
    ['where the attribute is missing', { clinic: ['demo'] }, { kind: text('demo') }],
    ['where there are no attributes', { clinic: ['demo'] }, {}],
    ['where no element of the list has it', { clinic: ['demo'] }, { clinic: list('other', 'demo/second') }],
    ['where the list is empty', { clinic: ['demo'] }, { clinic: list() }],
    ['where an element is no text', { clinic: ['1'] }, { clinic: list(1, true, null) }],
    ['where a text only looks like a list', { clinic: ['demo'] }, { clinic: text('["demo"]') }],
    [
      'where one attribute of two has another value',
      { clinic: ['demo'], kind: ['a'] },
      { clinic: text('demo'), kind: text('b') },
    ],
  ] as const;
  for (const [name, policy, MessageAttributes] of stopped) {
    itInTheLocalWorld(`does not pass a filter policy ${name}`, async () => {
      await subscribeConfirmed(policy);
      await publish({ MessageAttributes });
      expect(received()).toEqual([]);
    });
  }

  itInTheLocalWorld('no longer reaches an address that is unsubscribed', async () => {
    await unsubscribe(await subscribeConfirmed());
    await publish();
    expect(received()).toEqual([]);
  });

  itInTheLocalWorld('of another topic does not reach it', async () => {
    await subscribeConfirmed();
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
    await publish({ TopicArn });
    expect(received()).toEqual([]);
  });
});

describe('SNS: the end of a subscription', () => {
  it('may be asked for again', async () => {
    const arn = `${topicArn}:00000000-0000-4000-8000-000000000000`;
    await expect(unsubscribe(arn)).resolves.toBeDefined();
  });

  it('is refused without an ARN that is one', async () => {
    await expect(unsubscribe('PendingConfirmation')).rejects.toThrow(InvalidParameterException);
  });
});

describe('SNS: the subscriptions of a topic', () => {
  it('are listed in pages of a hundred', async () => {
    for (let index = 0; index < 101; index += 1)
      await subscribe({ Endpoint: `nurse${index}@clinic.example` });
    const first = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
    const { NextToken } = first;
    const second = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken }));
    expect(first.Subscriptions).toHaveLength(100);
    expect(second.Subscriptions).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });

  it('are those of no other', async () => {
    await subscribe();
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
    expect(await listed(TopicArn)).toEqual([]);
  });

  it('are not those of a topic that does not exist', async () => {
    await expect(listed(`${topicArn}-not`)).rejects.toThrow(NotFoundException);
  });
});

async function subscribe(changes: Partial<SubscribeCommandInput> = {}): Promise<string> {
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: EMAIL, ...changes }),
  );
  return String(SubscriptionArn);
}

const subscribeForArn = (changes: Partial<SubscribeCommandInput> = {}) =>
  subscribe({ ReturnSubscriptionArn: true, ...changes });

async function subscribeConfirmed(policy?: object): Promise<string> {
  const Attributes = policy && { FilterPolicy: JSON.stringify(policy) };
  const arn = await subscribeForArn({ Attributes });
  expect(world.subscriptions?.confirm(EMAIL)).toContain(topicArn);
  return arn;
}

const publish = (changes: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'News', ...changes }));

/** What came by e-mail of the topic. */
const received = () => world.mailboxes?.received.filter((mail) => mail.topicArn === topicArn);

const unsubscribe = (SubscriptionArn: string) => sns.send(new UnsubscribeCommand({ SubscriptionArn }));

async function listed(TopicArn: string | undefined = topicArn) {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  return Subscriptions;
}

async function attributesOf(SubscriptionArn: string) {
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  return Attributes;
}

const setFilter = (SubscriptionArn: string, AttributeValue: string) =>
  sns.send(
    new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue }),
  );
