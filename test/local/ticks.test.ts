import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ticks } from '../../local/ticks.ts';

const NOW = 1_000_000;
let index: { writes: number; due: number; earliest: () => Promise<number> };
let outcome: 'handled' | 'given-up';
let ticks: Ticks;

beforeEach(() => {
  index = { writes: 7, due: Number.POSITIVE_INFINITY, earliest: async () => index.due };
  outcome = 'handled';
  ticks = new Ticks({ invoke: async () => outcome }, index);
});

describe('a tick', () => {
  it('is never left out before one has run', async () => {
    expect(await ticks.findsNothing(NOW)).toBe(false);
  });

  it('finds nothing after one has run, where nothing is due', async () => {
    await ticks.invoke('{}');
    expect(await ticks.findsNothing(NOW)).toBe(true);
  });

  it('may find something from the very moment at which something is due', async () => {
    await ticks.invoke('{}');
    index.due = NOW;
    expect(await ticks.findsNothing(NOW - 1)).toBe(true);
    expect(await ticks.findsNothing(NOW)).toBe(false);
  });

  it('may find something after a write, until one has run since', async () => {
    await ticks.invoke('{}');
    index.writes += 1;
    expect(await ticks.findsNothing(NOW)).toBe(false);
    await ticks.invoke('{}');
    expect(await ticks.findsNothing(NOW)).toBe(true);
  });

  it('may find something after one that failed', async () => {
    outcome = 'given-up';
    await ticks.invoke('{}');
    expect(await ticks.findsNothing(NOW)).toBe(false);
  });

  it('may find something after one that wrote itself', async () => {
    ticks = new Ticks(
      {
        invoke: async () => {
          index.writes += 1;
          return 'handled';
        },
      },
      index,
    );
    await ticks.invoke('{}');
    expect(await ticks.findsNothing(NOW)).toBe(false);
  });
});
