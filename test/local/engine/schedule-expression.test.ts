import { describe, expect, it } from '@jest/globals';
import { nextFiring, parseScheduleExpression } from '../../../local/engine/schedule-expression.ts';

const parse = (expression: string, timeZone = 'UTC') => parseScheduleExpression(expression, timeZone);
const utc = (text: string) => Date.parse(`${text}Z`);

describe('An at() expression', () => {
  it('means the local time of its zone', () => {
    expect(parse('at(2026-07-01T09:00:00)', 'America/New_York')).toEqual({ at: utc('2026-07-01T13:00:00') });
  });

  it('is precise to the minute', () => {
    expect(parse('at(2026-07-01T09:00:59)')).toEqual({ at: utc('2026-07-01T09:00:00') });
  });

  it('never fires at a time that a DST change skips', () => {
    expect(parse('at(2026-03-08T02:30:00)', 'America/New_York')).toEqual({ at: undefined });
  });

  it('fires the first time that a DST change repeats', () => {
    expect(parse('at(2026-11-01T01:30:00)', 'America/New_York')).toEqual({ at: utc('2026-11-01T05:30:00') });
  });

  it('fires once, and only ahead of now', () => {
    const recurrence = { at: 60_000 };
    expect(nextFiring(recurrence, 0, 59_999)).toBe(60_000);
    expect(nextFiring(recurrence, 0, 60_000)).toBeUndefined();
  });
});

describe('A cron() expression', () => {
  it('of an hour and a minute of every day is read in UTC', () => {
    expect(parse('cron(30 16 * * ? *)')).toEqual({ daily: 59_400_000 });
  });

  it('fires at that time of each day, and only ahead of now', () => {
    const recurrence = { daily: 59_400_000 };
    const [today, tomorrow] = [utc('2026-07-01T16:30:00'), utc('2026-07-02T16:30:00')];
    expect(nextFiring(recurrence, 0, today - 1)).toBe(today);
    expect(nextFiring(recurrence, 0, today)).toBe(tomorrow);
  });

  it.each(['cron(60 16 * * ? *)', 'cron(0 24 * * ? *)', 'cron(0 16 ? * MON *)', 'cron(0/5 16 * * ? *)'])(
    '%s is none that is known here',
    (expression) => {
      expect(parse(expression)).toBeUndefined();
    },
  );

  it('is none in another time zone than UTC', () => {
    expect(parse('cron(30 16 * * ? *)', 'America/New_York')).toBeUndefined();
  });
});

describe('A rate() expression', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('%s is read', (expression, every) => {
    expect(parse(expression)).toEqual({ every });
  });

  it('begins at the first whole minute after it was made, and goes on from there', () => {
    const recurrence = { every: 300_000 };
    const made = 90_000;
    expect(nextFiring(recurrence, made, made)).toBe(120_000);
    expect(nextFiring(recurrence, made, 120_000)).toBe(420_000);
    expect(nextFiring(recurrence, made, 419_999)).toBe(420_000);
  });

  it.each(['rate(5 minutes', 'rate(5)', 'rate(5 weeks)', 'rate(-1 minutes)', 'every 5 minutes'])(
    '%s is none',
    (expression) => {
      expect(parse(expression)).toBeUndefined();
    },
  );
});
