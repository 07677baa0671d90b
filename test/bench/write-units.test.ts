import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { writeUnits } from '../../bench/write-units.ts';

const anItem = (changes: object = {}) => marshall({ pk: 'CLINIC#demo', sk: 'TREATMENT', ...changes });

describe('the write units of a write', () => {
  it('are one for each kilobyte that was begun, of the larger of before and after', () => {
    expect(writeUnits(undefined, anItem())).toBe(1);
    expect(writeUnits(anItem({ note: 'x'.repeat(1_100) }), anItem())).toBe(2);
    expect(writeUnits(anItem(), anItem({ note: 'x'.repeat(2_100) }))).toBe(3);
  });

  it('are one more for every index that the item enters', () => {
    const item = anItem({ dueShard: '0', wakeAt: 1, clinicId: 'demo', treatedAt: 1 });

    expect(writeUnits(undefined, item)).toBe(3);
  });

  it('are two more where the key of an entry changes, and none where it stays', () => {
    const at = (wakeAt: number) => anItem({ dueShard: '0', wakeAt });

    expect(writeUnits(at(1), at(2))).toBe(3);
    expect(writeUnits(at(1), at(1))).toBe(1);
  });

  it('are one more where the item leaves an index', () => {
    expect(writeUnits(anItem({ dueShard: '0', wakeAt: 1 }), anItem())).toBe(2);
  });

  it('count a size as DynamoDB does: names and values, numbers by their digits, lists and maps with what holds them', () => {
    // pk 2+11, sk 2+9, and a map: name 1, 3 for itself, 1 for its entry, name 1, number 3.
    const filler = 1_024 - (2 + 11 + 2 + 9 + 1 + 3 + 1 + 1 + 3) - 'note'.length;

    expect(writeUnits(undefined, anItem({ m: { n: 1234 }, note: 'x'.repeat(filler) }))).toBe(1);
    expect(writeUnits(undefined, anItem({ m: { n: 1234 }, note: 'x'.repeat(filler + 1) }))).toBe(2);
  });
});
