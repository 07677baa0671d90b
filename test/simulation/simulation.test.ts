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
  it('does not send after a cancel what was being sent at the cancel and then refused', async () => {
    expect(await whatBreaks({ seed: 3, treatments: 300, faults: 'default' })).toBe('');
  });

  it('plans anew what was being sent at an amendment and then refused', async () => {
    expect(await whatBreaks({ seed: 27, treatments: 300, faults: 'default' })).toBe('');
  });

  // A receipt that comes while a person is told that nobody knows resolves the check-in, but not the alert: what is told is
  // noted after it was told, and the note, which loses to the receipt, is what a later resolving goes by.
  it('leaves no alert open of a text whose receipt came while a person was told', async () => {
    expect(await whatBreaks({ seed: 56, treatments: 300, faults: 'default' })).toBe('');
  });

  it('names the date of the last check-in that the care plan has, not of one that was abandoned', async () => {
    expect(await whatBreaks({ seed: 1, treatments: 300, faults: 'default' })).toBe('');
  });

  it('puts what waits again where the event has it now, not where it was when it ended', async () => {
    expect(await whatBreaks({ seed: 1, treatments: 300, faults: 'default' })).toBe('');
  });

  // Its write took effect, its answer was lost, and another edit was stored before it looked again.
  it('stores an edit once, whatever was edited while it waited for its answer', async () => {
    expect(await whatBreaks({ seed: 20, treatments: 300, faults: 'default' })).toBe('');
  });

  it('does not suppress a treatment for the phone that it had before its correction', async () => {
    expect(await whatBreaks({ seed: 2, treatments: 300, faults: 'default' })).toBe('');
  });

  // A sweep that found it being told that a reply is due took that back, as it takes back what no longer holds of what was sent.
  it('leaves a silence open that two sweeps tell at once', async () => {
    expect(await whatBreaks({ seed: 4, treatments: 300, faults: 'default' })).toBe('');
  });
});
