import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../bin/tool/arguments.ts';
import { readCommand } from '../../../local/scale/command.ts';

describe('how npm run scale is called', () => {
  it('compares schedules made at once with two horizons, for the month of docs/scale.md', () => {
    const { months, plots } = readCommand([]) ?? {};

    expect(months?.map(({ horizonDays }) => horizonDays)).toEqual([Number.POSITIVE_INFINITY, 3, 7]);
    expect(months?.[0]).toMatchObject({ clinics: 300, treatmentsPerDay: 24, partsPerSecond: 1, days: 30 });
    expect(plots).toBeUndefined();
  });

  it('plays several loads with schedules made at once', () => {
    const { months } = readCommand(['--treatments-per-day', '16,20.5', '--days', '7']) ?? {};

    expect(months).toHaveLength(2);
    expect(months?.[1]).toMatchObject({ treatmentsPerDay: 20.5, horizonDays: Number.POSITIVE_INFINITY });
  });

  it.each([
    [['--clinics', 'many'], '--clinics takes a whole number from 1 on.'],
    [['--days', '0'], '--days takes a whole number from 1 on.'],
    [['--treatments-per-day', '16,x'], '--treatments-per-day takes positive numbers.'],
    [['--parts-per-second', '-1'], '--parts-per-second'],
    [['--parts-per-second', '1,3'], '--parts-per-second takes one number.'],
    [['--months', '2'], "Unknown option '--months'"],
    [['now'], 'What is "now" for?'],
  ])('refuses %j', (args, words) => {
    expect(() => readCommand(args)).toThrow(UsageError);
    expect(() => readCommand(args)).toThrow(words);
  });

  it('answers a call for help with nothing to do', () => {
    expect(readCommand(['--help'])).toBeUndefined();
  });
});
