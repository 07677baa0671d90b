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

const NEVER = Number.POSITIVE_INFINITY;
const NOT_AT_ALL = Number.NEGATIVE_INFINITY;

describe('ticks are sure to find nothing', () => {
  it('not at all before one has run', async () => {
    expect(await ticks.quietUntil()).toBe(NOT_AT_ALL);
  });

  it('for ever after one has run, where nothing is due', async () => {
    await ticks.invoke('{}');
    expect(await ticks.quietUntil()).toBe(NEVER);
  });

  it('until something is due', async () => {
    await ticks.invoke('{}');
    index.due = NOW;
    expect(await ticks.quietUntil()).toBe(NOW);
  });

  it('not after a write, until one has run since', async () => {
    await ticks.invoke('{}');
    index.writes += 1;
    expect(await ticks.quietUntil()).toBe(NOT_AT_ALL);
    await ticks.invoke('{}');
    expect(await ticks.quietUntil()).toBe(NEVER);
  });

  it('not after a write while the index was read', async () => {
    await ticks.invoke('{}');
    index.earliest = async () => {
      index.writes += 1;
      return NEVER;
    };
    expect(await ticks.quietUntil()).toBe(NOT_AT_ALL);
  });

  it('not after one that failed', async () => {
    outcome = 'given-up';
    await ticks.invoke('{}');
    expect(await ticks.quietUntil()).toBe(NOT_AT_ALL);
  });

  it('not after one that wrote itself', async () => {
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
    expect(await ticks.quietUntil()).toBe(NOT_AT_ALL);
  });
});
