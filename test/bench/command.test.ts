import { describe, expect, it } from '@jest/globals';
import { readCommand } from '../../bench/command.ts';
import { functionNames } from '../../bench/function-names.ts';
import { UsageError } from '../../bin/tool/arguments.ts';

describe('how npm run bench is called', () => {
  it('measures every part and function, each 25 times', () => {
    const { parts, functions, rounds, isJson } = readCommand([]) ?? {};

    expect(parts?.size).toBe(9);
    expect([...(functions ?? [])]).toEqual(functionNames);
    expect({ rounds, isJson }).toEqual({ rounds: 25, isJson: false });
  });

  it('measures what is asked for, in its own order', () => {
    const { parts, functions } = readCommand(['--only', 'warm,cold', '--functions', 'sweep']) ?? {};

    expect([...(parts ?? [])]).toEqual(['cold', 'warm']);
    expect([...(functions ?? [])]).toEqual(['sweep']);
  });

  it.each([
    [['--only', 'cold,hot'], '--only hot is none of bundles, cold, warm,'],
    [['--functions', 'Intake'], '--functions Intake is none of '],
    [['--rounds', '0'], '--rounds takes a whole number from 1 on.'],
    [['--treatments', 'all'], '--treatments takes a whole number from 1 on.'],
    [['--fast'], "Unknown option '--fast'"],
    [['cold'], 'What is "cold" for?'],
  ])('refuses %j', (args, words) => {
    expect(() => readCommand(args)).toThrow(UsageError);
    expect(() => readCommand(args)).toThrow(words);
  });

  it('answers a call for help with nothing to do', () => {
    expect(readCommand(['--help'])).toBeUndefined();
  });
});
