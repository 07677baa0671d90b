import { describe, expect, it } from '@jest/globals';
import { inGroups } from '../../bench/variants.ts';

type Asked = Parameters<typeof inGroups>[0][number];

const asked = (action: string, begun: number, ended: number) =>
  ({ exchange: { action }, begun, ended }) as unknown as Asked;

const actionsOf = (groups: ReturnType<typeof inGroups>) =>
  groups.map((group) => group.map(({ exchange }) => exchange.action));

describe('the calls of an invocation', () => {
  it('that follow each other are groups of their own', () => {
    expect(actionsOf(inGroups([asked('GetItem', 1, 2), asked('PutItem', 3, 4)]))).toEqual([
      ['GetItem'],
      ['PutItem'],
    ]);
  });

  it('that go on at the same time are one group, in whatever order they end', () => {
    const groups = inGroups([asked('Query', 2, 3), asked('GetItem', 1, 4), asked('PutItem', 5, 6)]);

    expect(actionsOf(groups)).toEqual([['GetItem', 'Query'], ['PutItem']]);
  });
});
