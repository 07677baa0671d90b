import { describe, expect, it } from '@jest/globals';
import { isSupportedCountry } from 'libphonenumber-js/min';
import lists from '../../bin/prices/aws.json' with { type: 'json' };
import { allBilled, awsPrices } from '../../bin/prices/aws.ts';
import { smsPrices, smsPricesOf } from '../../bin/prices/sms.ts';

describe('the prices of texts on record', () => {
  it('are those of countries whose phones the API knows', () => {
    expect(smsPrices.map(({ country }) => country).filter((country) => !isSupportedCountry(country))).toEqual(
      [],
    );
  });

  it('each say where and when they were read', () => {
    for (const { source, on } of smsPrices) {
      expect(URL.canParse(source)).toBe(true);
      expect(on).toMatch(/^20\d{2}-\d{2}/);
    }
  });

  it('hold one for each country and kind of number that sends', () => {
    const names = smsPrices.map(({ country, from }) => `${country} ${from}`);

    expect(new Set(names).size).toBe(names.length);
  });

  it('differ in the US by the number that sends', () => {
    expect(smsPricesOf('US').map(({ from, usdPerPart }) => [from, usdPerPart])).toEqual([
      ['10-digit', 0.01195],
      ['toll-free', 0.01],
      ['short-code', 0.00989],
    ]);
  });

  it('are none for a country that no list names', () => {
    expect(smsPricesOf('AQ')).toEqual([]);
  });
});

describe('the prices of infrastructure on record', () => {
  it('each say where and when they were read', () => {
    for (const { source, on } of awsPrices.values()) {
      expect(URL.canParse(source)).toBe(true);
      expect(on).toMatch(/^20\d{2}-\d{2}/);
    }
  });

  it('are all but those that no list has', () => {
    expect(allBilled.filter((what) => !awsPrices.has(what))).toEqual(['inbound-text', 'sender-rent']);
  });

  it('hold one for each thing that is billed', () => {
    const names = lists.flatMap(({ prices }) => Object.keys(prices));

    expect(new Set(names).size).toBe(names.length);
  });
});
