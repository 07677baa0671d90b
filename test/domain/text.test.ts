import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { capacityOf, countParts, placeholdersIn, renderText } from '../../lambdas/domain/text.ts';
import { gsm7Basic, gsm7Extension, referenceSize } from './gsm7-reference.ts';

const values = { clinic: 'Demo Clinic', phone: '+1 305 555 0100', emergency: '911', date: 'Dec 22' };

describe('a text', () => {
  it('fills in every placeholder, as often as it stands there', () => {
    expect(renderText('{clinic}: until {date} call {phone} or {emergency}, {clinic}', values)).toBe(
      'Demo Clinic: until Dec 22 call +1 305 555 0100 or 911, Demo Clinic',
    );
  });

  it('takes a value as it is, even if it looks like a placeholder or a replacement pattern', () => {
    expect(renderText('{clinic} {phone}', { ...values, clinic: '{phone} $& $1' })).toBe(
      '{phone} $& $1 +1 305 555 0100',
    );
  });

  it('needs no date where none is asked for', () => {
    const { date: _, ...dateless } = values;
    expect(renderText('{clinic}', dateless)).toBe('Demo Clinic');
    expect(() => renderText('Until {date}', dateless)).toThrow('the text has no value for {date}');
  });

  it.each(['{name}', '{}', '{constructor}'])('is not rendered with %s left open', (unknown) => {
    expect(() => renderText(`Hello ${unknown}`, values)).toThrow(`the text has no value for ${unknown}`);
  });

  it('tells its placeholders', () => {
    expect(placeholdersIn('{clinic}: {date}, {}, {clinic} }')).toEqual(['clinic', 'date', '', 'clinic']);
  });
});

describe('what a text costs', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 1],
    ['160 septets', 'a'.repeat(160), 'GSM-7', 160, 1],
    ['161 septets', 'a'.repeat(161), 'GSM-7', 161, 2],
    ['two full parts', 'a'.repeat(306), 'GSM-7', 306, 2],
    ['one septet more', 'a'.repeat(307), 'GSM-7', 307, 3],
    ['80 extension characters', '€'.repeat(80), 'GSM-7', 160, 1],
    ['an extension character that does not fit', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['70 units', 'á'.repeat(70), 'UCS-2', 70, 1],
    ['71 units', 'á'.repeat(71), 'UCS-2', 71, 2],
    ['one curly apostrophe', `it’s${'a'.repeat(130)}`, 'UCS-2', 134, 2],
    ['an emoji as two units', '🙂'.repeat(35), 'UCS-2', 70, 1],
  ] as const)('%s', (_, body, encoding, units, parts) => {
    expect(countParts(body)).toEqual({ encoding, units, parts });
  });

  it.each([
    ['GSM-7', 1, 'a'.repeat(160)],
    ['GSM-7', 3, 'a'.repeat(459)],
    ['UCS-2', 1, 'á'.repeat(70)],
    ['UCS-2', 2, 'á'.repeat(134)],
  ] as const)('grows by a part where one of %s in %d parts is full', (encoding, parts, body) => {
    expect(countParts(body)).toEqual({ encoding, parts, units: capacityOf({ encoding, parts }) });
    expect(countParts(`${body}${body.charAt(0)}`).parts).toBe(parts + 1);
  });

  it('agrees with a second count of the standard for every text of GSM-7', () => {
    const character = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...gsm7Basic) },
      { weight: 1, arbitrary: fc.constantFrom(...gsm7Extension) },
    );
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 130, maxLength: 500 }), (body) => {
        expect(countParts(body)).toEqual(referenceSize(body));
      }),
    );
  });

  it('agrees with a well-known library', () => {
    const character = fc.constantFrom(...gsm7Basic, ...gsm7Extension, 'í', '’');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 100, maxLength: 400 }), (body) => {
        const { segmentsCount, encodingName } = new SegmentedMessage(body);
        expect(countParts(body)).toMatchObject({ parts: segmentsCount, encoding: encodingName });
      }),
      { numRuns: 30 },
    );
  });

  it('agrees with it for texts that take UCS-2', () => {
    const character = fc.constantFrom('a', ' ', 'í', '’', '€', '中', '🙂');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 50, maxLength: 250 }), (body) => {
        expect(countParts(body)).toEqual(referenceSize(body));
      }),
    );
  });
});
