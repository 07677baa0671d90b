import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../../../lambdas/domain/instant.ts';
import { Scheduler } from '../../../local/engine/scheduler.ts';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';

const START = Date.UTC(2026, 10, 24, 15, 30);
const settled = async () => {};

let clock: VirtualClock;
let scheduler: Scheduler;
let quietUntil: number;
let duringRead: () => void;
let delivered: number[];

beforeEach(() => {
  clock = new VirtualClock(START);
  quietUntil = Number.NEGATIVE_INFINITY;
  duringRead = () => {};
  delivered = [];
  scheduler = new Scheduler({
    clock,
    newId: randomUUID,
    region: 'us-east-1',
    accountId: '000000000000',
    deliver: ({ scheduledAt }) => void delivered.push(scheduledAt),
    quietUntil: async () => {
      duringRead();
      return quietUntil;
    },
  });
});

const schedule = (Name: string, ScheduleExpression: string) =>
  scheduler.createSchedule({
    Name,
    ScheduleExpression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: 'arn:aws:lambda:us-east-1:000000000000:function:sweep',
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
    },
  });

const everyFiveMinutes = () => schedule('sweep', 'rate(5 minutes)');
const once = () => schedule('check-in', 'at(2026-11-24T16:30:00)');

describe('what waits', () => {
  it('are the schedules that are to fire, the first first', () => {
    once();
    everyFiveMinutes();
    expect(scheduler.waiting).toEqual([
      { name: 'default/sweep', at: START + MINUTE, isRecurring: true },
      { name: 'default/check-in', at: START + HOUR, isRecurring: false },
    ]);
  });

  it('is none that has fired for good, though it is still there', async () => {
    once();
    await clock.advanceTo(START + HOUR, settled);
    expect([delivered, scheduler.waiting]).toEqual([[START + HOUR], []]);
    expect(scheduler.getSchedule({ Name: 'check-in' }).Name).toBe('check-in');
  });

  it('is none that is deleted', () => {
    once();
    scheduler.deleteSchedule({ Name: 'check-in' });
    expect(scheduler.waiting).toEqual([]);
  });
});

describe('a recurring schedule', () => {
  it('fires each time where it may find something', async () => {
    everyFiveMinutes();
    await clock.advanceTo(START + 7 * MINUTE, settled);
    expect(delivered).toEqual([START + MINUTE, START + 6 * MINUTE]);
    expect((await clock.nextEvent())?.at).toBe(START + 11 * MINUTE);
  });

  it.each([
    ['at a firing', START + 16 * MINUTE],
    ['between two firings', START + 11 * MINUTE + 1],
  ])('is an event at the first firing at which it may find something, which begins %s', async (_, until) => {
    everyFiveMinutes();
    quietUntil = until;
    expect((await clock.nextEvent())?.at).toBe(START + 16 * MINUTE);
    expect(await clock.advanceToNextEvent(settled)).toMatchObject([{ at: START + 16 * MINUTE }]);
    expect(delivered).toEqual([START + 16 * MINUTE]);
  });

  it('fires again with the next one after something else has given it anything to find', async () => {
    everyFiveMinutes();
    quietUntil = Number.POSITIVE_INFINITY;
    clock.at(START + 11 * MINUTE, 'write', () => {
      quietUntil = Number.NEGATIVE_INFINITY;
    });
    await clock.advanceTo(START + 12 * MINUTE, settled);
    expect(delivered).toEqual([START + 11 * MINUTE]);
    expect(scheduler.waiting).toMatchObject([{ at: START + 16 * MINUTE }]);
  });

  it('fires again with the next one after the clock has stood still', async () => {
    everyFiveMinutes();
    quietUntil = Number.POSITIVE_INFINITY;
    await clock.advanceTo(START + HOUR, settled);
    expect(scheduler.waiting).toMatchObject([{ at: START + HOUR + MINUTE }]);
    quietUntil = Number.NEGATIVE_INFINITY;
    await clock.advanceTo(START + HOUR + 7 * MINUTE, settled);
    expect(delivered).toEqual([START + HOUR + MINUTE, START + HOUR + 6 * MINUTE]);
  });

  it('does not come back where it is deleted while what it looks after is read', async () => {
    everyFiveMinutes();
    duringRead = () => scheduler.deleteSchedule({ Name: 'sweep' });
    quietUntil = Number.POSITIVE_INFINITY;
    await clock.advanceTo(START + HOUR, settled);
    expect(scheduler.waiting).toEqual([]);
  });

  it('is no event where it never finds anything', async () => {
    everyFiveMinutes();
    quietUntil = Number.POSITIVE_INFINITY;
    expect((await clock.nextEvent())?.at).toBeUndefined();
    once();
    expect((await clock.nextEvent())?.at).toBe(START + HOUR);
    await clock.advanceTo(START + HOUR, settled);
    expect(delivered).toEqual([START + HOUR]);
  });
});
