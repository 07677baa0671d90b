import { describe, expect, it } from '@jest/globals';
import { leaksIn } from './leaks.ts';

const PHONE = '+13055550123';
const WORD = 'marigold';
const marks = { words: [WORD], phones: [PHONE] };

describe('a leak', () => {
  it.each([
    ['in E.164', `{"to":"${PHONE}"}`],
    ['without its plus', '13055550123'],
    ['without its country', 'tel 3055550123.'],
    ['as it is written', '(305) 555-0123'],
    ['with points', '305.555.0123'],
    ['escaped for JSON', '\\u002b1305555\\u0030123'],
    ['escaped for a URL', '/treatments/%2B1305555%30123'],
    ['in Base64', `cursor=${Buffer.from(`{"phone":"${PHONE}"}`).toString('base64')}`],
    ['in Base64 for URLs', Buffer.from(PHONE).toString('base64url')],
  ])('of a phone %s is found', (_, text) => {
    expect(leaksIn(text, marks)).toEqual([PHONE]);
  });

  it.each([
    ['as it is', 'my MariGold tea'],
    ['escaped', '\\u006darigold'],
    ['in Base64', Buffer.from('{"body":"marigold"}').toString('base64')],
  ])('of a word %s is found', (_, text) => {
    expect(leaksIn(text, marks)).toEqual([WORD]);
  });

  it('is none where another phone and other words stand', () => {
    expect(leaksIn('call (305) 555-0100 about T-3055 at 2026-11-24T15:30:55.012Z', marks)).toEqual([]);
  });
});
