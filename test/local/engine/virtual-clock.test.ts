import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';

const START = Date.UTC(2026, 10, 24, 15, 30);
const settled = async () => {};

let clock: VirtualClock;
let seen: [string, number][];
const note = (name: string) => () => {
  seen.push([name, clock.now - START]);
};

beforeEach(() => {
  clock = new VirtualClock(START);
  seen = [];
});

describe('The virtual clock', () => {
  it('stands still by itself', async () => {
    clock.at(START + 1, 'soon', note('soon'));
    await setImmediate();
    expect(clock.now).toBe(START);
    expect(seen).toEqual([]);
  });

  it('shows other threads the same time', async () => {
    await clock.advanceTo(START + 1_500, settled);
    expect(new BigInt64Array(clock.shared)[0]).toBe(BigInt(START + 1_500));
  });

  it('fires what falls due on the way, in order, each at its own time', async () => {
    clock.at(START + 300, 'third', note('third'));
    clock.at(START + 100, 'first', note('first'));
    clock.at(START + 200, 'second', note('second'));
    clock.at(START + 401, 'later', note('later'));
    const fired = await clock.advanceTo(START + 400, settled);

    expect(seen).toEqual([
      ['first', 100],
      ['second', 200],
      ['third', 300],
    ]);
    expect(fired).toEqual([
      { name: 'first', at: START + 100 },
      { name: 'second', at: START + 200 },
      { name: 'third', at: START + 300 },
    ]);
    expect(clock.now).toBe(START + 400);
    expect(clock.pending).toEqual([{ name: 'later', at: START + 401 }]);
  });

  it('does not list a firing that was skipped', async () => {
    clock.at(START + 100, 'tick', () => 'skipped');
    clock.at(START + 200, 'bell', note('bell'));
    expect(await clock.advanceTo(START + 200, settled)).toEqual([{ name: 'bell', at: START + 200 }]);
  });

  it('fires at the very moment that it is advanced to', async () => {
    clock.at(START + 100, 'due', note('due'));
    await clock.advanceTo(START + 100, settled);
    expect(seen).toEqual([['due', 100]]);
  });

  it('fires what is due at one time in the order it was set', async () => {
    for (const name of ['a', 'b', 'c']) clock.at(START + 100, name, note(name));
    await clock.advanceTo(START + 100, settled);
    expect(seen.map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  it('fires what a firing sets for later on the way', async () => {
    clock.at(START + 100, 'first', () => {
      clock.at(START + 150, 'second', note('second'));
    });
    clock.at(START + 200, 'third', note('third'));
    await clock.advanceTo(START + 300, settled);
    expect(seen).toEqual([
      ['second', 150],
      ['third', 200],
    ]);
  });

  it('fires what was set for the past at the next advance, at the now of that moment', async () => {
    clock.at(START - 1_000, 'overdue', note('overdue'));
    expect(await clock.advanceTo(START, settled)).toEqual([{ name: 'overdue', at: START }]);
    expect(seen).toEqual([['overdue', 0]]);
  });

  it('waits until everything has come to rest before it moves, and after each firing', async () => {
    const settlements: number[] = [];
    clock.at(START + 100, 'one', note('one'));
    clock.at(START + 200, 'two', note('two'));
    await clock.advanceTo(START + 300, async () => {
      await setImmediate();
      settlements.push(clock.now - START);
    });
    expect(settlements).toEqual([0, 100, 200]);
  });

  it('sees what is set while things come to rest', async () => {
    let setting = true;
    await clock.advanceTo(START + 100, async () => {
      if (setting) clock.at(START + 50, 'late', note('late'));
      setting = false;
    });
    expect(seen).toEqual([['late', 50]]);
  });

  it('does not fire what is cancelled', async () => {
    const cancelled = clock.at(START + 100, 'cancelled', note('cancelled'));
    clock.at(START + 100, 'kept', note('kept'));
    cancelled.cancel();
    cancelled.cancel();
    await clock.advanceTo(START + 100, settled);
    expect(seen).toEqual([['kept', 100]]);
  });

  it('fires internal timers without telling of them', async () => {
    clock.at(START + 100, 'internal', note('internal'), { internal: true });
    expect(clock.pending).toEqual([]);
    expect(await clock.advanceTo(START + 100, settled)).toEqual([]);
    expect(seen).toEqual([['internal', 100]]);
  });

  it('ends a sleep when its time has passed', async () => {
    const wakes = clock.sleep(99.5).then(note('woke'));
    await clock.advanceTo(START + 99, setImmediate);
    expect(seen).toEqual([]);
    await clock.advanceTo(START + 100, setImmediate);
    await wakes;
    expect(seen).toEqual([['woke', 100]]);
  });

  it('moves once at a time', async () => {
    clock.at(START + 100, 'slow', async () => {
      await setImmediate();
      note('slow')();
    });
    const first = clock.advanceTo(START + 200, settled).then(note('first'));
    const second = clock.advanceTo(START + 300, settled).then(note('second'));
    await Promise.all([first, second]);
    expect(seen.map(([name]) => name)).toEqual(['slow', 'first', 'second']);
    expect(clock.now).toBe(START + 300);
  });

  it('knows the next event, internal ones included', async () => {
    expect((await clock.nextEvent())?.at).toBeUndefined();
    clock.at(START + 200, 'bell', note('bell'));
    clock.at(START + 100, 'internal', note('internal'), { internal: true });
    expect((await clock.nextEvent())?.at).toBe(START + 100);
  });

  it('takes what was set for the past as an event of now', async () => {
    clock.at(START - 1_000, 'overdue', note('overdue'));
    expect((await clock.nextEvent())?.at).toBe(START);
  });

  it('takes no firing for an event that does nothing before another', async () => {
    clock.at(START + 100, 'tick', note('tick'), { soonest: async () => START + 300 });
    expect((await clock.nextEvent())?.at).toBe(START + 300);
    clock.at(START + 200, 'bell', note('bell'));
    expect((await clock.nextEvent())?.at).toBe(START + 200);
  });

  it('moves to the next event as it stands once everything has come to rest', async () => {
    clock.at(START + 200, 'later', note('later'));
    const fired = await clock.advanceToNextEvent(async () => {
      if (seen.length === 0 && (await clock.nextEvent())?.at === START + 200)
        clock.at(START + 100, 'sooner', note('sooner'));
    });
    expect(fired).toEqual([{ name: 'sooner', at: START + 100 }]);
    expect(clock.now).toBe(START + 100);
  });

  it('stays where nothing waits', async () => {
    expect(await clock.advanceToNextEvent(settled)).toBeUndefined();
    expect(clock.now).toBe(START);
  });

  it('refuses to go back', async () => {
    await expect(clock.advanceTo(START - 1, settled)).rejects.toThrow(RangeError);
  });

  it('goes on after a firing that failed', async () => {
    clock.at(START + 100, 'broken', () => {
      throw new Error('broken');
    });
    clock.at(START + 200, 'whole', note('whole'));
    await expect(clock.advanceTo(START + 300, settled)).rejects.toThrow('broken');
    await clock.advanceTo(START + 300, settled);
    expect(seen).toEqual([['whole', 200]]);
  });
});
