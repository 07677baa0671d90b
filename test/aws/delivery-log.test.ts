import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { readDeliveryLog } from '../../lambdas/aws/delivery-log.ts';
import { isOptOut } from '../../lambdas/domain/receipt.ts';
import { at } from '../builders/treatment.ts';

/** As in https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html, with other numbers. */
const delivered = {
  notification: {
    messageId: '34d9b400-c6dd-5444-820d-fbeb0f1f54cf',
    timestamp: '2016-06-28 00:40:34.558',
  },
  delivery: {
    phoneCarrier: 'My Phone Carrier',
    mnc: 270,
    numberOfMessageParts: 1,
    destination: '+13055550123',
    priceInUSD: 0.00645,
    smsType: 'Transactional',
    mcc: 310,
    providerResponse: 'Message has been accepted by phone carrier',
    dwellTimeMs: 599,
    dwellTimeMsUntilDeviceAck: 1344,
  },
  status: 'SUCCESS',
};
const undelivered = {
  notification: {
    messageId: '1077257a-92f3-5ca3-bc97-6a915b310625',
    timestamp: '2016-06-28 00:40:34.559',
  },
  delivery: {
    mnc: 0,
    numberOfMessageParts: 1,
    destination: '+13055550124',
    priceInUSD: 0.00645,
    smsType: 'Transactional',
    mcc: 0,
    providerResponse: 'Unknown error attempting to reach phone',
    dwellTimeMs: 1420,
    dwellTimeMsUntilDeviceAck: 1692,
  },
  status: 'FAILURE',
};

/** The event of a subscription: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
function eventOf(messages: readonly string[], messageType = 'DATA_MESSAGE'): CloudWatchLogsEvent {
  const data = {
    messageType,
    owner: '123456789012',
    logGroup: 'sns/us-east-1/123456789012/DirectPublishToPhoneNumber',
    logStream: 'stream',
    subscriptionFilters: ['receipts'],
    logEvents: messages.map((message, id) => ({ id: String(id), timestamp: 1_467_074_434_558, message })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } };
}
const read = (...records: readonly object[]) =>
  readDeliveryLog(eventOf(records.map((record) => JSON.stringify(record))));

describe('the delivery log', () => {
  it('tells of a text that was delivered', () => {
    expect(read(delivered)).toEqual([
      {
        messageId: '34d9b400-c6dd-5444-820d-fbeb0f1f54cf',
        publishedAt: at('2016-06-28T00:40:34.558Z'),
        phone: '+13055550123',
        delivered: true,
        response: 'Message has been accepted by phone carrier',
      },
    ]);
  });

  it("tells of a text that was not, with the carrier's reason", () => {
    expect(read(undelivered)).toEqual([
      {
        messageId: '1077257a-92f3-5ca3-bc97-6a915b310625',
        publishedAt: at('2016-06-28T00:40:34.559Z'),
        phone: '+13055550124',
        delivered: false,
        response: 'Unknown error attempting to reach phone',
      },
    ]);
  });

  it('tells of a phone that has opted out', () => {
    const delivery = { ...undelivered.delivery, providerResponse: 'Phone number is opted out' };
    const [receipt] = read({ ...undelivered, delivery });
    expect(receipt && isOptOut(receipt)).toBe(true);
  });

  it('tells of as many texts as it has lines, in their order', () => {
    expect(read(delivered, undelivered).map((receipt) => receipt?.phone)).toEqual([
      '+13055550123',
      '+13055550124',
    ]);
  });

  it('tells that a carrier gave no reason', () => {
    const { providerResponse: _, ...delivery } = undelivered.delivery;
    expect(read({ ...undelivered, delivery })).toMatchObject([{ response: 'no reason given' }]);
  });

  it('tells nothing in a control message', () => {
    const probe = 'CWL CONTROL MESSAGE: Checking health of destination';
    expect(readDeliveryLog(eventOf([probe], 'CONTROL_MESSAGE'))).toEqual([]);
  });

  it('keeps the place of a line that cannot be read, between those that can', () => {
    const lines = [JSON.stringify(delivered), 'not JSON', JSON.stringify(undelivered)];
    expect(readDeliveryLog(eventOf(lines)).map((receipt) => receipt?.delivered)).toEqual([
      true,
      undefined,
      false,
    ]);
  });

  it.each([
    ['null', null],
    ['a number', 1],
    ['without a notification', { ...delivered, notification: undefined }],
    ['without a message id', { ...delivered, notification: { timestamp: delivered.notification.timestamp } }],
    ['without a timestamp', { ...delivered, notification: { messageId: 'id' } }],
    [
      'with no moment for a timestamp',
      { ...delivered, notification: { messageId: 'id', timestamp: 'soon' } },
    ],
    ['without a phone', { ...delivered, delivery: {} }],
    ['of another status', { ...delivered, status: 'PENDING' }],
  ])('reads no receipt in a record %s', (_, record) => {
    expect(readDeliveryLog(eventOf([JSON.stringify(record)]))).toEqual([undefined]);
  });
});
