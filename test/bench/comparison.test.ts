import { describe, expect, it } from '@jest/globals';
import { compare, interleaved } from '../../bench/comparison.ts';

describe('what is measured in turns', () => {
  it('is the median of each, so that one slow turn does not count', async () => {
    const ours = [5, 1, 90];
    const theirs = [2, 4, 3, 1];

    expect(
      await interleaved(3, { ours: async () => ours.shift() ?? 0, theirs: async () => theirs.shift() ?? 0 }),
    ).toEqual({
      ours: 5,
      theirs: 3,
    });
  });

  it('takes turns at being the first', async () => {
    const order: string[] = [];
    const note = (name: string) => async () => order.push(name);

    await interleaved(2, { a: note('a'), b: note('b') });

    expect(order).toEqual(['a', 'b', 'b', 'a']);
  });

  it('is a ratio of its baseline', () => {
    const figure = { what: 'a', measured: 3, against: 'b', baseline: 4, unit: 'ms' } as const;

    expect(compare(figure).ratio).toBe(0.75);
  });
});
