import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from '../../lambdas/http/cursor.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('brings every place back, in a word that fits into a query as it is', () => {
    const position = fc.record({
      treatedAt: fc.maxSafeNat(),
      treatmentId: fc.stringMatching(/^[A-Za-z0-9_:-]{1,64}$/),
    });
    fc.assert(
      fc.property(position, (place) => {
        const cursor = writeCursor(place);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(readCursor(cursor)).toEqual(place);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', encode('[')],
    ['another value', encode('{}')],
    ['a time before all', encode('[-1,"T-1"]')],
    ['no treatment id', encode('[1,"a#b"]')],
    ['more than a place', encode('[1,"T-1",2]')],
    ['another spelling', encode('[1, "T-1"]')],
    ['signs that Base64 skips', `${writeCursor({ treatedAt: 1, treatmentId: 'T-1' })}=`],
  ])('that holds %s stands for no place', (_, cursor) => {
    expect(readCursor(cursor)).toBeUndefined();
  });

  it('stands for no place, whatever is sent in its stead', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const place = readCursor(word);
        expect(place === undefined || writeCursor(place) === word).toBe(true);
      }),
    );
  });
});
