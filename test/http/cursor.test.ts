import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alertCursors, treatmentCursors } from '../../lambdas/http/cursor.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('brings every place back, in a word that fits into a query as it is', () => {
    const position = fc.record({
      treatedAt: fc.maxSafeNat(),
      treatmentId: fc.stringMatching(/^[A-Za-z0-9_:-]{1,64}$/),
    });
    fc.assert(
      fc.property(position, (place) => {
        const cursor = treatmentCursors.write(place);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(treatmentCursors.read(cursor)).toEqual(place);
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
    ['signs that Base64 skips', `${treatmentCursors.write({ treatedAt: 1, treatmentId: 'T-1' })}=`],
  ])('that holds %s stands for no place', (_, cursor) => {
    expect(treatmentCursors.read(cursor)).toBeUndefined();
  });

  it('to a list of alerts holds an id of an alert', () => {
    const place = { raisedAt: 1, alertId: 'T-1~48h~a1b2~concern' };
    expect(alertCursors.read(alertCursors.write(place))).toEqual(place);
    expect(alertCursors.read(encode('[1,"two words"]'))).toBeUndefined();
  });

  it('stands for no place, whatever is sent in its stead', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const place = treatmentCursors.read(word);
        expect(place === undefined || treatmentCursors.write(place) === word).toBe(true);
      }),
    );
  });
});
