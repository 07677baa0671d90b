import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type Carrier, deliveryLogGroups, logDeliveries } from '../../local/engine/delivery-log.ts';
import { LogGroups } from '../../local/engine/log-groups.ts';
import { Sms } from '../../local/engine/sms.ts';
import { VirtualClock } from '../../local/engine/virtual-clock.ts';

const HOST = { region: 'us-east-1', accountId: '123456789012' };
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:receipts';
const groups = deliveryLogGroups(HOST.region, HOST.accountId);

/** A network, an account with its delivery log groups, and a function that may be subscribed to all but `closed`. */
function start({ carrier, optedOut = [] }: { carrier?: Carrier; optedOut?: string[] } = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24, 15, 30, 0, 42));
  const host = { ...HOST, clock, newId: randomUUID };
  const sms = new Sms(host);
  const invoked: { functionArn: string; event: string }[] = [];
  const logs = new LogGroups(host, {
    mayInvoke: (_, logGroupArn) => !logGroupArn.includes('closed'),
    invoke: (functionArn, event) => invoked.push({ functionArn, event }),
  });
  for (const group of [...Object.values(groups), 'closed']) logs.createLogGroup(group);
  logDeliveries({ sms, logs, clock, groups, carrier, isOptedOut: (phone) => optedOut.includes(phone) });
  const subscribe = (logGroupName: string, filterName = 'receipts', filterPattern = '') =>
    logs.putSubscriptionFilter({ logGroupName, filterName, filterPattern, destinationArn: FUNCTION });
  return {
    logs,
    subscribe,
    text: (PhoneNumber = '+13055550123', MessageAttributes = {}) =>
      sms.publish({ PhoneNumber, Message: 'How are you?', MessageAttributes }).MessageId,
    pass: (milliseconds: number) => clock.advanceTo(clock.now + milliseconds, async () => {}),
    logged: (group: string) => logs.eventsOf(group).map(({ message }) => JSON.parse(message)),
    /** What the function was given, unpacked. */
    received: () =>
      invoked.map(({ event }) => {
        const { awslogs } = JSON.parse(event);
        return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
      }),
    now: () => clock.now,
  };
}

describe('the delivery log of SNS', () => {
  it('tells of a delivered text after 5 seconds, in the documented form', async () => {
    const { text, pass, logged } = start();
    const messageId = text('+13055550123', {
      'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
    });
    await pass(4_999);
    expect(logged(groups.SUCCESS)).toEqual([]);
    await pass(1);
    expect(logged(groups.SUCCESS)).toEqual([
      {
        notification: { messageId, timestamp: '2026-11-24 15:30:00.042' },
        delivery: {
          phoneCarrier: expect.any(String),
          mnc: expect.any(Number),
          numberOfMessageParts: 1,
          destination: '+13055550123',
          priceInUSD: 0.00645,
          smsType: 'Transactional',
          mcc: expect.any(Number),
          providerResponse: 'Message has been accepted by phone carrier',
          dwellTimeMs: expect.any(Number),
          dwellTimeMsUntilDeviceAck: 5_000,
        },
        status: 'SUCCESS',
      },
    ]);
    expect(logged(groups.FAILURE)).toEqual([]);
  });

  it('tells of a failed text in a group of its own, when the carrier says so', async () => {
    const { text, pass, logged } = start({
      carrier: () => ({
        status: 'FAILURE',
        providerResponse: 'Phone is currently unreachable/unavailable',
        delayMs: 72 * 3_600_000,
      }),
    });
    const messageId = text();
    await pass(72 * 3_600_000);
    expect(logged(groups.FAILURE)).toEqual([
      {
        notification: { messageId, timestamp: '2026-11-24 15:30:00.042' },
        delivery: {
          mnc: 0,
          numberOfMessageParts: 1,
          destination: '+13055550123',
          priceInUSD: 0.00645,
          smsType: 'Promotional',
          mcc: 0,
          providerResponse: 'Phone is currently unreachable/unavailable',
          dwellTimeMs: expect.any(Number),
          dwellTimeMsUntilDeviceAck: 72 * 3_600_000,
        },
        status: 'FAILURE',
      },
    ]);
    expect(logged(groups.SUCCESS)).toEqual([]);
  });

  it('tells that a phone has opted out, whatever the carrier would do', async () => {
    const { text, pass, logged } = start({ optedOut: ['+13055550124'] });
    text('+13055550124');
    await pass(60_000);
    expect(logged(groups.FAILURE)).toMatchObject([
      { delivery: { providerResponse: 'Phone number is opted out' }, status: 'FAILURE' },
    ]);
  });

  it('never tells of a text that the carrier lost', async () => {
    const { text, pass, logged } = start({ carrier: () => 'lost' });
    text();
    await pass(100 * 3_600_000);
    expect([...logged(groups.SUCCESS), ...logged(groups.FAILURE)]).toEqual([]);
  });
});

describe('a subscription to a log group', () => {
  it('gives the function what was logged at one moment in one event, in the documented form', async () => {
    const { subscribe, text, pass, received, now } = start();
    subscribe(groups.SUCCESS);
    const messageIds = [text(), text('+13055550124')];
    await pass(5_000);
    const at = now();
    text('+13055550125');
    await pass(5_000);

    const [first, second, ...more] = received();
    expect(first).toEqual({
      messageType: 'DATA_MESSAGE',
      owner: '123456789012',
      logGroup: groups.SUCCESS,
      logStream: expect.any(String),
      subscriptionFilters: ['receipts'],
      logEvents: messageIds.map((messageId) => ({
        id: expect.stringMatching(/^\d{56}$/),
        timestamp: at,
        message: expect.stringContaining(messageId),
      })),
    });
    expect(first.logEvents[0].id).not.toBe(first.logEvents[1].id);
    expect(second.logEvents).toHaveLength(1);
    expect(more).toEqual([]);
  });

  it('sees nothing of other groups', async () => {
    const { subscribe, text, pass, received } = start();
    subscribe(groups.FAILURE);
    text();
    await pass(60_000);
    expect(received()).toEqual([]);
  });

  it('may be there twice, and no more', () => {
    const { subscribe } = start();
    subscribe(groups.SUCCESS, 'one');
    subscribe(groups.SUCCESS, 'two');
    subscribe(groups.SUCCESS, 'two');
    expect(() => subscribe(groups.SUCCESS, 'three')).toThrow(
      expect.objectContaining({ code: 'LimitExceededException' }),
    );
  });

  it('is refused where the function does not let itself be invoked', () => {
    const { subscribe } = start();
    expect(() => subscribe('closed')).toThrow('Could not execute the lambda function');
  });

  it('is refused to a group that does not exist', () => {
    const { subscribe } = start();
    expect(() => subscribe('none')).toThrow(expect.objectContaining({ code: 'ResourceNotFoundException' }));
  });

  it('is refused with a pattern, which is not known here', () => {
    const { subscribe } = start();
    expect(() => subscribe(groups.SUCCESS, 'receipts', 'ERROR')).toThrow('no filter patterns');
  });
});
