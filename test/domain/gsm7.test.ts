import { describe, expect, it } from '@jest/globals';
import { describeCharacter, isGsm7, isGsm7Basic } from '../../lambdas/domain/gsm7.ts';
import { gsm7Basic, gsm7Extension } from './gsm7-reference.ts';

const everyCharacter = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code));

describe('the GSM-7 alphabet', () => {
  it('has the basic characters of the standard and no other', () => {
    expect(everyCharacter.filter(isGsm7Basic).sort()).toEqual([...gsm7Basic].sort());
  });

  it('has the extension characters of the standard beside them and no other', () => {
    expect(everyCharacter.filter(isGsm7).sort()).toEqual([...gsm7Basic, ...gsm7Extension].sort());
  });

  it('spells é ñ ü ¿ ¡ and not á í ó ú', () => {
    expect([...'éñüÉÑÜ¿¡'].every(isGsm7Basic)).toBe(true);
    expect([...'áíóúÁÍÓÚ'].some(isGsm7)).toBe(false);
  });
});

it('shows a character with its code point', () => {
  expect(describeCharacter('’')).toBe('"’" (U+2019)');
  expect(describeCharacter('🙂')).toBe('"🙂" (U+1F642)');
});
