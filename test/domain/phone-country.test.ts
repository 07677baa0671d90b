import { describe, expect, it } from '@jest/globals';
import { countryOf, isOfCountry } from '../../lambdas/domain/phone-country.ts';

describe('the country of a phone', () => {
  it.each([
    ['+13055550123', 'US'],
    ['+14165550123', 'CA'],
    ['+18765550123', 'JM'],
    ['+34600555010', 'ES'],
  ])('of %s is %s', (phone, country) => {
    expect(countryOf(phone)).toBe(country);
    expect(isOfCountry(phone, [country])).toBe(true);
    expect(
      isOfCountry(
        phone,
        ['US', 'CA', 'JM', 'ES'].filter((other) => other !== country),
      ),
    ).toBe(false);
  });

  it('of what is no phone is none', () => {
    expect(countryOf('0')).toBeUndefined();
    expect(isOfCountry('0', ['US'])).toBe(false);
  });
});
