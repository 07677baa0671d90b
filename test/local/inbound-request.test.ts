import { describe, expect, it } from '@jest/globals';
import { readInboundRequest } from '../../local/inbound-request.ts';

const read = (request: unknown) => readInboundRequest(JSON.stringify(request));
const text = { from: '+13055550123', body: '1' };

describe('a request to play a phone', () => {
  it('says who writes and what', () => {
    expect(read(text)).toEqual(text);
  });

  it('may say to which number, under which id, and as an answer to what', () => {
    const whole = {
      ...text,
      to: '+13055550100',
      inboundMessageId: 'in-1',
      previousPublishedMessageId: 'out-1',
    };
    expect(read(whole)).toEqual(whole);
  });

  it('may leave out what it answers', () => {
    expect(read({ ...text, previousPublishedMessageId: null })).toEqual({
      ...text,
      previousPublishedMessageId: null,
    });
  });

  it('may have 1,600 characters', () => {
    expect(read({ ...text, body: 'x'.repeat(1_600) })).toMatchObject({ from: text.from });
  });

  it.each<[string, unknown, string]>([
    ['nobody writes', { body: '1' }, 'from must be a phone number in E.164, like +13055550123'],
    ['a local number writes', { ...text, from: '(305) 555-0123' }, 'from must be a phone number in E.164'],
    ['it goes to a local number', { ...text, to: '555-0100' }, 'to must be a phone number in E.164'],
    ['there are no words', { from: text.from }, 'body must be a text'],
    ['the words are empty', { ...text, body: '' }, 'body must not be empty'],
    ['there are too many', { ...text, body: 'x'.repeat(1_601) }, 'body must have at most 1600 characters'],
    ['an id is empty', { ...text, inboundMessageId: '' }, 'inboundMessageId must not be empty'],
    [
      'an id is a number',
      { ...text, previousPublishedMessageId: 1 },
      'previousPublishedMessageId must be a text',
    ],
    ['a field is misspelt', { ...text, form: text.from }, 'Unrecognized key: "form"'],
    ['it is a list', [text], 'Invalid input'],
  ])('is refused where %s', (_, request, reason) => {
    expect(read(request)).toEqual({ detail: expect.stringContaining(reason) });
  });

  it('is refused where it is no JSON, with an example', () => {
    expect(readInboundRequest('hello')).toEqual({
      detail: 'The body is not JSON. Send {"from": "+13055550123", "body": "1"}.',
    });
  });
});
