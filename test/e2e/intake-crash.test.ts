import { afterEach, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { crashAt, describeStep, type Step } from './support/crash.ts';
import { dueIndex } from './support/due-index.ts';

let clinic: ClinicSystem;
afterEach(() => clinic.run.close());

const steps: Step[] = [
  ['PutItem', 1],
  ['CreateSchedule', 1],
  ['CreateSchedule', 2],
].flatMap(([action, nth]) =>
  (['before', 'after'] as const).map((when) => ({
    fn: 'Intake',
    action: String(action),
    nth: Number(nth),
    when,
  })),
);
const cases = steps.map((where) => [describeStep(where), where] as const);

async function postAndCrash(where: Step) {
  const crash = crashAt(where);
  clinic = await startClinicSystem({ intercept: crash.intercept });
  crash.in(clinic.run);
  const { status, body } = await clinic.post(anEvent());
  expect(crash.happened).toBe(true);
  expect([status, body]).toEqual([500, { message: 'Internal Server Error' }]);
}

describe('a treatment whose intake crashes', () => {
  it.each(cases)('%s is texted as planned once it is posted again', async (_, where) => {
    await postAndCrash(where);
    expect([200, 201]).toContain((await clinic.post(anEvent())).status);
    await clinic.advance('P60D');
    expect((await clinic.texts()).map(({ at }) => at)).toEqual([
      '2026-11-26T15:30:00Z',
      '2026-12-22T15:30:00Z',
    ]);
  });

  it.each(cases)(
    '%s and that is never posted again is not there, or each check-in is sent once or stays where the sweep looks',
    async (_, where) => {
      await postAndCrash(where);
      await clinic.advance('P60D');
      const { status, body } = await clinic.read('T-1001');
      const texts = (await clinic.texts()).map(({ at }) => at);
      const due = await dueIndex(clinic.run);

      if (status === 404) {
        expect([texts, due]).toEqual([[], []]);
      } else {
        const { checkIns } = body as { checkIns: { state: string; sendAt: string }[] };
        expect(texts).toEqual(checkIns.filter(({ state }) => state === 'sent').map(({ sendAt }) => sendAt));
        const waits = checkIns.some(({ state }) => state === 'scheduled');
        expect(due).toEqual(waits ? [expect.objectContaining({ wakeAt: expect.any(Number) })] : []);
        expect(checkIns.every(({ state }) => state === 'sent' || state === 'scheduled')).toBe(true);
      }
      expect((await clinic.state()).deadLetters).toEqual([]);
    },
  );
});
