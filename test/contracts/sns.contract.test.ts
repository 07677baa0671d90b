import {
  InvalidParameterException,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itInTheLocalWorld, startWorld, type World } from './support/world.ts';

let world: World;
let sns: SNSClient;

beforeAll(async () => {
  world = await startWorld();
  sns = new SNSClient(world.client);
});

afterAll(async () => {
  sns.destroy();
  await world.close();
});

describe('SNS: a text to a phone', () => {
  it('is accepted under an id of its own', async () => {
    const [first, second] = [await publish(), await publish()];
    expect(first.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.MessageId).not.toBe(first.MessageId);
  });

  it('may carry type, price ceiling and origination number', async () => {
    const text = publish({
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: '0.50' },
        'AWS.MM.SMS.OriginationNumber': { DataType: 'String', StringValue: '+13055550199' },
      },
    });
    await expect(text).resolves.toHaveProperty('MessageId');
  });

  it.each(['3055550123', '+0305550123', '+1 305 555 0123', '+1305555012345678', 'clinic'])(
    'is refused for the number %s, naming the parameter',
    async (PhoneNumber) => {
      await expect(publish({ PhoneNumber })).rejects.toThrow(InvalidParameterException);
      await expect(publish({ PhoneNumber })).rejects.toThrow(/PhoneNumber/);
    },
  );

  it('is refused without words', async () => {
    await expect(publish({ Message: '' })).rejects.toThrow(InvalidParameterException);
  });

  it('may have 1600 characters, and no more', async () => {
    await expect(publish({ Message: 'x'.repeat(1600) })).resolves.toHaveProperty('MessageId');
    await expect(publish({ Message: 'x'.repeat(1601) })).rejects.toThrow(InvalidParameterException);
  });

  it.each([
    ['type', 'AWS.SNS.SMS.SMSType', 'String', 'Urgent'],
    ['price ceiling', 'AWS.SNS.SMS.MaxPrice', 'Number', 'cheap'],
    ['sender ID without a letter', 'AWS.SNS.SMS.SenderID', 'String', '12345'],
    ['sender ID of two characters', 'AWS.SNS.SMS.SenderID', 'String', 'AC'],
    ['attribute reserved for AWS', 'AWS.SNS.SMS.Colour', 'String', 'blue'],
  ])('is refused with a wrong %s', async (_, name, DataType, StringValue) => {
    const text = publish({ MessageAttributes: { [name]: { DataType, StringValue } } });
    await expect(text).rejects.toMatchObject({ $fault: 'client' });
  });

  itInTheLocalWorld('is kept as it was sent, with its encoding and parts', async () => {
    const { MessageId } = await publish({ Message: '¿Qué tal? <b>&</b>' });
    const long = await publish({ Message: 'más '.repeat(20) });

    expect(world.sms?.texts.slice(-2)).toEqual([
      {
        to: '+13055550123',
        body: '¿Qué tal? <b>&</b>',
        at: world.now(),
        messageId: MessageId,
        encoding: 'GSM-7',
        segments: 1,
      },
      {
        to: '+13055550123',
        body: 'más '.repeat(20),
        at: world.now(),
        messageId: long.MessageId,
        encoding: 'UCS-2',
        segments: 2,
      },
    ]);
  });

  itInTheLocalWorld('is not sent when it is refused', async () => {
    const before = world.sms?.texts.length;
    await expect(publish({ PhoneNumber: 'clinic' })).rejects.toThrow(InvalidParameterException);
    expect(world.sms?.texts).toHaveLength(before ?? 0);
  });
});

const publish = (overrides: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ PhoneNumber: '+13055550123', Message: 'How are you?', ...overrides }));
