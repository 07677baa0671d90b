import { describe, expect, it } from '@jest/globals';
import { getCountries } from 'libphonenumber-js/min';
import lists from '../../bin/prices/aws.json' with { type: 'json' };
import { allBilled, awsPrices } from '../../bin/prices/aws.ts';
import { isOlder, smsPrices, smsPricesOf } from '../../bin/prices/sms.ts';

describe('the prices of texts on record', () => {
  it('are those of countries and territories', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

    expect(smsPrices.filter(({ country }) => regions.of(country) === undefined)).toEqual([]);
  });

  it('are there for every country whose phones the API knows but six, which the lists lack', () => {
    expect(getCountries().filter((country) => smsPricesOf(country).length === 0)).toEqual([
      'CU',
      'IR',
      'KP',
      'SD',
      'SY',
      'TA',
    ]);
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

  it('are told apart where they are of an older list, which cannot be compared with the rest', () => {
    const older = smsPrices.filter(isOlder).map(({ country, from, on }) => [country, from, on]);

    expect(older).toEqual([
      ['CA', 'short-code', '2026-03'],
      ['US', 'toll-free', '2026-03'],
      ['US', 'short-code', '2026-03'],
    ]);
  });

  it('are none for a country that no list names', () => {
    expect(smsPricesOf('CU')).toEqual([]);
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
