import { beforeEach, describe, expect, it } from '@jest/globals';
import { Phones } from '../../../local/console/phones.ts';

const NOW = Date.UTC(2026, 10, 26, 15, 30);
const [ONE, ANOTHER] = ['+13055550123', '+13055550124'];

let phones: Phones;
const text = (to: string, body: string) =>
  phones.received({ to, body, at: NOW, messageId: 'm', encoding: 'GSM-7', segments: 2 });

beforeEach(() => {
  phones = new Phones();
});

describe('phones', () => {
  it('show what came and what was written in the order in which it happened, though no time passed', () => {
    text(ONE, 'How are you?');
    phones.wrote(ONE, '3', NOW);
    text(ONE, 'Thank you.');
    const at = '2026-11-26T15:30:00Z';
    expect(phones.all).toEqual([
      {
        number: ONE,
        messages: [
          { direction: 'to-phone', at, body: 'How are you?', encoding: 'GSM-7', parts: 2 },
          { direction: 'from-phone', at, body: '3' },
          { direction: 'to-phone', at, body: 'Thank you.', encoding: 'GSM-7', parts: 2 },
        ],
      },
    ]);
  });

  it('show the one first that was heard of last', () => {
    text(ONE, 'How are you?');
    text(ANOTHER, 'How are you?');
    phones.wrote(ONE, '1', NOW);
    expect(phones.all.map(({ number }) => number)).toEqual([ONE, ANOTHER]);
  });
});
