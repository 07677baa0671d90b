import { describe, expect, it } from '@jest/globals';
import { isSupportedCountry } from 'libphonenumber-js/min';
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
