import { afterEach, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { crashAt, describeStep, type Step } from './support/crash.ts';
import { dueIndex } from './support/due-index.ts';

let clinic: ClinicSystem;
afterEach(() => clinic.run.close());

const DUE = '2026-11-26T15:30:00Z';
const step = (action: string, nth: number, when: Step['when']): Step => ({
  fn: 'Dispatch',
  action,
  nth,
  when,
});

/** Dispatch dies at a step of its first send, and the queue delivers again. Answers how its check-in then stands. */
async function checkInAfterCrash(where: Step) {
  const crash = crashAt(where);
  clinic = await startClinicSystem({ intercept: crash.intercept });
  crash.in(clinic.run);
  await clinic.post(anEvent());
  await clinic.moveTo(DUE);
  expect(crash.happened).toBe(true);
  await clinic.advance('PT1H');
  const { checkIns } = (await clinic.read('T-1001')).body;
  return { state: checkIns[0].state, texts: (await clinic.texts()).length };
}

/** Whatever happened at 48 hours, the follow-up goes on: one text at 4 weeks, and no more than one at 48 hours. */
async function expectTheRestAsPlanned(textsAt48h: number) {
  await clinic.advance('P60D');
  const texts = await clinic.texts();
  expect(texts).toHaveLength(textsAt48h + 1);
  expect(texts.at(-1)?.at).toBe('2026-12-22T15:30:00Z');
}

describe('a check-in whose dispatch crashes', () => {
  // The order of the calls: find, reserve, mark, publish, record, release.
  const notYetMarked = [
    step('GetItem', 1, 'before'),
    step('GetItem', 1, 'after'),
    step('UpdateItem', 1, 'before'),
    step('UpdateItem', 1, 'after'),
    step('PutItem', 1, 'before'),
  ];
  it.each(notYetMarked.map((where) => [describeStep(where), where] as const))(
    '%s is sent once, when the message comes again',
    async (_, where) => {
      expect(await checkInAfterCrash(where)).toEqual({ state: 'sent', texts: 1 });
      await expectTheRestAsPlanned(1);
    },
  );

  const markedAndNotSent = [step('PutItem', 1, 'after'), step('Publish', 1, 'before')];
  it.each(markedAndNotSent.map((where) => [describeStep(where), where] as const))(
    '%s becomes unknown, is not sent, and stays where the sweep looks',
    async (_, where) => {
      expect(await checkInAfterCrash(where)).toEqual({ state: 'unknown', texts: 0 });
      expect(await dueIndex(clinic.run)).toMatchObject([{ wakeAt: expect.any(Number) }]);
      await expectTheRestAsPlanned(0);
      expect(await dueIndex(clinic.run)).toMatchObject([{ wakeAt: expect.any(Number) }]);
    },
  );

  const sentAndNotRecorded = [step('Publish', 1, 'after'), step('PutItem', 2, 'before')];
  it.each(sentAndNotRecorded.map((where) => [describeStep(where), where] as const))(
    '%s becomes unknown, is not sent again, and stays where the sweep looks',
    async (_, where) => {
      expect(await checkInAfterCrash(where)).toEqual({ state: 'unknown', texts: 1 });
      expect(await dueIndex(clinic.run)).toMatchObject([{ wakeAt: expect.any(Number) }]);
      await expectTheRestAsPlanned(1);
    },
  );

  const recorded = [
    step('PutItem', 2, 'after'),
    step('UpdateItem', 2, 'before'),
    step('UpdateItem', 2, 'after'),
  ];
  it.each(recorded.map((where) => [describeStep(where), where] as const))(
    '%s is sent once',
    async (_, where) => {
      expect(await checkInAfterCrash(where)).toEqual({ state: 'sent', texts: 1 });
      await expectTheRestAsPlanned(1);
    },
  );
});
