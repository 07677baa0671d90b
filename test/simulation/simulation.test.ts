import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { describeRun, describeSettings } from '../../local/simulation/report.ts';
import { type Settings, simulate } from '../../local/simulation/simulation.ts';

/** What was broken, with what replays it, or nothing. */
async function whatBreaks(settings: Settings): Promise<string> {
  const result = await simulate(settings);
  return result.violation === undefined ? '' : `${describeSettings(settings)}\n${describeRun(result)}`;
}

describe('the product on a simulated world', () => {
  it('keeps its promises where nothing goes wrong', async () => {
    expect(await whatBreaks({ seed: randomInt(2 ** 31), treatments: 300, faults: 'none' })).toBe('');
  });

  it('keeps its promises under faults that nobody has seen before', async () => {
    for (let run = 0; run < 5; run += 1) {
      expect(await whatBreaks({ seed: randomInt(2 ** 31), treatments: 200, faults: 'default' })).toBe('');
    }
  });

  it('does the same for the same seed, to the last step', async () => {
    const settings = { seed: 42, treatments: 100, faults: 'default' } as const;
    expect(describeRun(await simulate(settings))).toBe(describeRun(await simulate(settings)));
  });

  it('does something else for another seed', async () => {
    const settings = { treatments: 50, faults: 'default' } as const;
    const [one, other] = await Promise.all([1, 2].map((seed) => simulate({ ...settings, seed })));
    expect(one?.steps).not.toBe(other?.steps);
  });
});

describe('what the simulation found once', () => {
  it('does not send after a cancel what was being sent at the cancel and then refused', async () => {
    expect(await whatBreaks({ seed: 6, treatments: 300, faults: 'default' })).toBe('');
  });

  it('plans anew what was being sent at an amendment and then refused', async () => {
    expect(await whatBreaks({ seed: 4, treatments: 300, faults: 'default' })).toBe('');
  });

  // A receipt that comes while a person is told that nobody knows resolves the check-in, but not the alert: what is told is
  // noted after it was told, and the note, which loses to the receipt, is what a later resolving goes by.
  it('leaves no alert open of a text whose receipt came while a person was told', async () => {
    expect(await whatBreaks({ seed: 20, treatments: 300, faults: 'default' })).toBe('');
  });
});
