import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../bin/tool/arguments.ts';
import { cost } from './support.ts';

/** Runs the command as `npm run cost -- …` does. */
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', './bin/require-node-24.mjs', 'bin/cost/main.ts', ...args], {
    encoding: 'utf8',
  });

describe('npm run cost', () => {
  it('prints the bill and ends with 0', () => {
    const args = ['--treatments', '1000', '--country', 'US'];

    expect(run(...args)).toMatchObject({ status: 0, stdout: `${cost(...args)}\n`, stderr: '' });
  });

  it('ends with 2 where it was called wrongly', () => {
    const { status, stdout, stderr } = run('--treatments', 'many');

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('How it is called: npm run cost -- --help');
  });

  it('says how it is called', () => {
    expect(run('--help').stdout).toMatch(/^Usage: npm run cost -- --treatments N/);
  });
});

describe('the printed bill', () => {
  it('names what is not in its sums for want of a price', () => {
    expect(cost('--treatments', '1000')).toMatch(
      /Not known, and not in the sums: no price is on record for\n {2}Texts from patients \(texts: 1,200\)/,
    );
  });

  it('names where each price is from, and of when', () => {
    expect(cost('--treatments', '1000')).toMatch(/2026-03-13, EventBridge Scheduler: https:\/\//);
  });

  it('takes the sender that is named', () => {
    const { lines } = JSON.parse(cost('--treatments', '1000', '--sender', 'toll-free', '--json'));

    expect(lines[0].price.usd).toBe(0.01);
  });

  it('is of any country on record', () => {
    expect(JSON.parse(cost('--treatments', '1000', '--country', 'mx', '--json'))).toMatchObject({
      country: 'MX',
    });
  });
});

describe('docs/cost.md', () => {
  const page = readFileSync('docs/cost.md', 'utf8');

  it('shows the bill of a million treatments as it is printed', () => {
    const printed = cost('--treatments', '1000000', '--country', 'US').replaceAll(/^(?=.)/gm, '    ');

    expect(page).toContain(`\n\n${printed}\n\n`);
  });

  it('compares it with bills as they are printed', () => {
    const rows = [...page.matchAll(/^\| `(.*?)` \| .*? \| (.*?) \| (.*?) \|$/gm)];

    expect(rows.length).toBeGreaterThan(1);
    for (const [, args = '', total, share] of rows) {
      const printed = cost(...args.split(' '));
      expect(printed.match(/^All +(\S+)/m)?.[1]).toBe(total);
      expect(printed).toContain(`Variable infrastructure is ${share} of SMS.`);
    }
  });
});

describe('what it refuses', () => {
  it.each([
    ['no number of treatments', [], 'Say how many'],
    ['no treatments', ['--treatments', '0'], 'whole number from 1'],
    ['a share beyond one', ['--treatments', '1', '--answered', '60'], '--answered takes a share'],
    [
      'an unknown country, with those that there are',
      ['--treatments', '1', '--country', 'XX'],
      'prices for AC, AD, AE',
    ],
    ['an unknown sender', ['--treatments', '1', '--sender', 'pigeon'], '10-digit, toll-free, short-code'],
    [
      'a sender where it makes no difference',
      ['--treatments', '1', '--country', 'MX', '--sender', 'long-code'],
      'leave out --sender',
    ],
    ['an unknown care plan', ['--treatments', '1', '--care-plan', 'none'], 'exosome-therapy, general'],
    ['an unknown language', ['--treatments', '1', '--language', 'fr'], 'en or es'],
    ['what it has no use for', ['--treatments', '1', 'more'], 'more'],
  ])('%s', (_, args, words) => {
    expect(() => cost(...args)).toThrow(UsageError);
    expect(() => cost(...args)).toThrow(words);
  });
});
