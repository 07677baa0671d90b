import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import inPart from 'libphonenumber-js/core';
import inFull from 'libphonenumber-js/min';
import { knownNumbers } from '../../lib/phone-metadata.ts';
import { metadataOf } from '../../lib/replacements/phone-metadata.ts';

const known = metadataOf(knownNumbers(['US', 'GB']));

/** Numbers that may exist, and many that do not. */
const numbers = (callingCode: fc.Arbitrary<string>) =>
  fc.tuple(callingCode, fc.stringMatching(/^\d{4,12}$/)).map(([code, rest]) => `+${code}${rest}`);

const judged = (phone: ReturnType<typeof inFull>) => [
  phone?.number,
  phone?.country,
  phone?.isValid() ?? false,
];

describe('what a stage knows of phone numbers', () => {
  it('is all that there is of the calling codes of its countries', () => {
    fc.assert(
      fc.property(numbers(fc.constantFrom('1', '44')), (number) => {
        expect(judged(inPart(number, known))).toEqual(judged(inFull(number)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells a neighbour under the same calling code apart, as the Bahamas from the United States', () => {
    expect(inPart('+12423456789', known)?.country).toBe('BS');
    expect(inPart('+447781123456', known)?.country).toBe('GG');
  });

  it('never takes a number of another calling code for one of its own', () => {
    const others = numbers(fc.integer({ min: 2, max: 999 }).map(String)).filter(
      (number) => !/^\+(1|44)/.test(number),
    );
    fc.assert(
      fc.property(others, (number) => {
        expect(['US', 'GB']).not.toContain(inPart(number, known)?.country);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names the country of a valid number that it does not know in full, so that the refusal can', () => {
    const phone = inPart('+34612345678', known);

    expect(phone?.country).toBe('ES');
    expect(phone?.isValid()).toBe(true);
  });

  it('reads a number as it is dialled within one of its countries', () => {
    expect(inPart('(305) 555-0123', { defaultCountry: 'US' }, known)?.number).toBe('+13055550123');
    expect(inPart('07911 123456', { defaultCountry: 'GB' }, known)?.number).toBe('+447911123456');
  });

  it('knows how any country calls another', () => {
    expect(inPart('0034 612 345 678', { defaultCountry: 'GB' }, known)?.number).toBe('+34612345678');
    expect(inPart('010 1 305 555 0123', { defaultCountry: 'JP' }, known)?.number).toBe('+13055550123');
  });

  it('is a small part of the whole', () => {
    expect(JSON.stringify(knownNumbers(['US'])).length).toBeLessThan(12_000);
  });
});
