import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tableOfLife } from '../../bench/report.ts';
import { countWholeLife } from '../../bench/whole-life.ts';
import { per } from '../../bin/cost/usage.ts';
import { synthesise } from '../support/synth.ts';

// A test starts workers and may have to wait for a synthesis.
jest.setTimeout(60_000);

describe("a treatment's whole life", () => {
  let life: Awaited<ReturnType<typeof countWholeLife>>;
  beforeAll(async () => {
    life = await countWholeLife(synthesise('dev').outdir);
  });

  it('writes what the bill counts, and somebody says what each call is for', () => {
    const billed = [per.treatment, per.checkIn, per.checkIn, per.reply, per.reply].reduce(
      (sum, usage) => sum + (usage['dynamodb-write-unit'] ?? 0),
      0,
    );
    expect(life.reduce((sum, { writeUnits }) => sum + writeUnits, 0)).toBe(billed);
    expect(life.filter(({ action }) => action === 'CreateSchedule').map(({ times }) => times)).toEqual([2]);
  });

  it('is in the documentation as it is', () => {
    expect(readFileSync('docs/performance.md', 'utf8')).toContain(tableOfLife(life));
  });
});
