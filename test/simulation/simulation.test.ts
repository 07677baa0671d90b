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

/** With each seed the simulation notices when what is described breaks again, and is then to be kept from it. */
describe('what the simulation found once', () => {
  it('does not send after a cancel, nor as before an amendment, what was being sent and then refused', async () => {
    expect(await whatBreaks({ seed: 6, treatments: 300, faults: 'default' })).toBe('');
  });

  // A receipt that comes while a person is told that nobody knows resolves the check-in, but not the alert: what is told is
  // noted after it was told, and the note, which loses to the receipt, is what a later resolving goes by.
  it('leaves no alert open of a text whose receipt came while a person was told', async () => {
    expect(await whatBreaks({ seed: 8, treatments: 300, faults: 'default' })).toBe('');
  });

  it('puts what waits again where the event has it now, not where it was when it ended', async () => {
    expect(await whatBreaks({ seed: 7, treatments: 300, faults: 'default' })).toBe('');
  });

  // Its write took effect, its answer was lost, and another edit was stored before it looked again.
  it('stores an edit once, whatever was edited while it waited for its answer', async () => {
    expect(await whatBreaks({ seed: 11, treatments: 300, faults: 'default' })).toBe('');
  });

  it('keeps a later STOP from START, a corrected phone from an opt-out, and an abandoned date from a text', async () => {
    expect(await whatBreaks({ seed: 1, treatments: 300, faults: 'default' })).toBe('');
  });

  it('takes no receipt of an answer for that of a check-in, and no START for what the phone had before', async () => {
    expect(await whatBreaks({ seed: 3, treatments: 300, faults: 'default' })).toBe('');
  });

  it('takes no text for an answer to what was sent after it', async () => {
    expect(await whatBreaks({ seed: 4, treatments: 300, faults: 'default' })).toBe('');
  });
});
