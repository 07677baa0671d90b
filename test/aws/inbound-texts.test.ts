import { describe, expect, it } from '@jest/globals';
import { parseInboundText } from '../../lambdas/aws/inbound-texts.ts';

/** As AWS documents it: https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const payload = {
  originationNumber: '+13055550123',
  destinationNumber: '+13055550100',
  messageKeyword: 'KEYWORD_000000000000',
  messageBody: 'EXAMPLE',
  previousPublishedMessageId: 'wJalrXUtnFEMI',
  inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
};
const onQueue = (message: unknown, envelope = {}) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '8f1e6a1c-0000-5000-8000-000000000000',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:inbound',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-26T15:00:00.000Z',
    ...envelope,
  });

describe('a text in a message of the queue', () => {
  it('is read out of its envelope', () => {
    expect(parseInboundText(onQueue(payload))).toEqual({
      id: 'cae173d2-66b9-564c-8309-21f858e9fb84',
      from: '+13055550123',
      body: 'EXAMPLE',
      saidAt: Date.parse('2026-11-26T15:00:00.000Z'),
      answers: 'wJalrXUtnFEMI',
    });
  });

  it.each([[undefined], [null], ['']])(
    'may not say which text it answers: %p',
    (previousPublishedMessageId) => {
      expect(parseInboundText(onQueue({ ...payload, previousPublishedMessageId }))).not.toHaveProperty(
        'answers',
      );
    },
  );

  it('may be empty, or of a short code', () => {
    expect(
      parseInboundText(onQueue({ ...payload, messageBody: '', originationNumber: '83045' })),
    ).toMatchObject({
      from: '83045',
      body: '',
    });
  });

  it.each([
    ['no JSON', 'text'],
    ['no envelope', JSON.stringify(payload)],
    ['no JSON in the envelope', onQueue('text')],
    ['no id', onQueue({ ...payload, inboundMessageId: undefined })],
    ['an id that is none', onQueue({ ...payload, inboundMessageId: 'a#b' })],
    ['no phone', onQueue({ ...payload, originationNumber: 'somebody' })],
    ['no body', onQueue({ ...payload, messageBody: 7 })],
    ['no object', onQueue('[]')],
    ['no moment', onQueue(payload, { Timestamp: undefined })],
    ['a moment that is none', onQueue(payload, { Timestamp: 'yesterday' })],
  ])('that has %s cannot be read', (_, body) => {
    expect(parseInboundText(body)).toBeUndefined();
  });
});
