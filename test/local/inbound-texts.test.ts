import { describe, expect, it } from '@jest/globals';
import { InboundTexts } from '../../local/inbound-texts.ts';

const PHONE = '+13055550123';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:inbound';

/** A number that has texted this phone twice and another one since. */
function start() {
  const published: { readonly topic: string | undefined; readonly payload: Record<string, string> }[] = [];
  let ids = 0;
  const sent = (to: string, messageId: string) =>
    ({ to, messageId, body: '', at: 0, encoding: 'GSM-7', segments: 1 }) as const;
  const texts = new InboundTexts(
    { number: '+13055550100', topicArn: TOPIC },
    {
      clock: { now: Date.UTC(2026, 10, 26, 15, 30) },
      newId: () => `in-${++ids}`,
      accountId: '000000000000',
    },
    { texts: [sent(PHONE, 'out-1'), sent(PHONE, 'out-2'), sent('+13055550124', 'out-3')] },
    {
      publish: ({ TopicArn, Message = '' }) => {
        published.push({ topic: TopicArn, payload: JSON.parse(Message) });
        return { MessageId: 'published' };
      },
    },
  );
  return { texts, published, payload: () => published.at(-1)?.payload };
}

describe('a text that comes in', () => {
  it('is published as AWS does, as an answer to the last text to the phone', () => {
    const { texts, published } = start();
    expect(texts.receive({ from: PHONE, body: '1' })).toBe('in-1');
    expect(published).toEqual([
      {
        topic: TOPIC,
        payload: {
          originationNumber: PHONE,
          destinationNumber: '+13055550100',
          messageKeyword: 'KEYWORD_000000000000',
          messageBody: '1',
          inboundMessageId: 'in-1',
          previousPublishedMessageId: 'out-2',
        },
      },
    ]);
  });

  it('answers nothing where the phone was never texted, or where it is told so', () => {
    const { texts, payload } = start();
    texts.receive({ from: '+13055550199', body: 'Who is this?' });
    expect(payload()).not.toHaveProperty('previousPublishedMessageId');
    texts.receive({ from: PHONE, body: '1', previousPublishedMessageId: null });
    expect(payload()).not.toHaveProperty('previousPublishedMessageId');
  });

  it('goes to another number, under another id, as an answer to another text, where it is told so', () => {
    const { texts, payload } = start();
    const asked = { to: '+13055550101', inboundMessageId: 'twice', previousPublishedMessageId: 'out-1' };
    expect(texts.receive({ from: PHONE, body: '1', ...asked })).toBe('twice');
    expect(payload()).toMatchObject({
      destinationNumber: '+13055550101',
      inboundMessageId: 'twice',
      previousPublishedMessageId: 'out-1',
    });
  });

  it('comes in as often as it is sent under one id', () => {
    const { texts, published } = start();
    const twice = { from: PHONE, body: '1', inboundMessageId: 'twice' };
    texts.receive(twice);
    texts.receive(twice);
    expect(published).toHaveLength(2);
    expect(published[0]).toEqual(published[1]);
  });

  it.each([
    ['STOP', 'STOP'],
    ['stop, please', 'STOP'],
    ['Help', 'HELP'],
    ['stopped hurting', 'KEYWORD_000000000000'],
    ['please stop', 'KEYWORD_000000000000'],
  ])('has the keyword of the number that it begins with: %s', (body, keyword) => {
    const { texts, payload } = start();
    texts.receive({ from: PHONE, body });
    expect(payload()).toMatchObject({ messageKeyword: keyword, messageBody: body });
  });

  it('is listed with when it came', () => {
    const { texts } = start();
    texts.receive({ from: PHONE, body: '1' });
    expect(texts.all).toEqual([
      {
        from: PHONE,
        to: '+13055550100',
        body: '1',
        at: '2026-11-26T15:30:00Z',
        inboundMessageId: 'in-1',
        previousPublishedMessageId: 'out-2',
      },
    ]);
  });
});
