import { describe, expect, it } from '@jest/globals';
import { putContact, wakeUp } from './support/aws.ts';
import { anEvent, type ClinicSystem } from './support/clinic-system.ts';
import { casesOf, crashAt, crashes, type Step, stepsOf } from './support/crash.ts';
import { endingAfterCrash } from './support/ending.ts';
import { withoutWakeUpFor } from './support/faults.ts';

const AT_48_HOURS = '2026-11-26T15:30:00Z';
const AT_4_WEEKS = '2026-12-22T15:30:00Z';

const step = stepsOf('Dispatch');
const beforeAndAfter = (...actions: readonly string[]) =>
  casesOf(actions.flatMap((action) => [step(action, 1, 'before'), step(action, 1, 'after')]));

describe('a check-in that is woken so late that it is night, and whose dispatch crashes', () => {
  it.concurrent.each(beforeAndAfter('CreateSchedule', 'PutItem'))(
    '%s is sent once, when the window opens',
    async (_, where) => {
      // Due ten minutes before the window closes; the message comes again twelve minutes later.
      const crash = crashes(crashAt(step('GetItem', 1, 'before')), crashAt(where));
      const ending = await endingAfterCrash(crash, async (clinic) => {
        await clinic.post(anEvent({ treatedAt: '2026-11-23T19:50:00-05:00' }));
        await clinic.moveTo('2026-11-25T20:02:00-05:00');
      });
      expect(ending).toEqual({
        states: ['delivered', 'delivered'],
        texts: ['2026-11-26T14:08:00Z', '2026-12-22T00:50:00Z'],
        told: [],
        left: [],
      });
    },
  );
});

describe('a check-in whose only wake-up comes early, and whose dispatch crashes', () => {
  it.concurrent.each(beforeAndAfter('CreateSchedule'))('%s is sent once, at its time', async (_, where) => {
    const ending = await endingAfterCrash(
      crashAt(where),
      async (clinic) => {
        await clinic.post(anEvent());
        await wakeUp(clinic.run, '48h', AT_48_HOURS);
        await clinic.advance('PT1M');
      },
      { intercept: withoutWakeUpFor('48h') },
    );
    expect(ending).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });
});

describe('a check-in of a contact that has opted out, and whose dispatch crashes', () => {
  it.concurrent.each(beforeAndAfter('PutItem'))('%s is suppressed and not sent', async (_, where) => {
    const ending = await endingAfterCrash(crashAt(where), async (clinic) => {
      await clinic.post(anEvent());
      await putContact(clinic.run, { optedOutAt: { N: String(clinic.run.now) } });
      await clinic.moveTo(AT_48_HOURS);
    });
    expect(ending).toEqual({
      states: ['suppressed', 'suppressed'],
      texts: [],
      told: ['48h suppressed', '4w suppressed'],
      left: [],
    });
  });
});

describe('a check-in of a contact that another text holds for five minutes, and whose dispatch crashes', () => {
  const endingOf = (where: Step) =>
    endingAfterCrash(crashAt(where), async (clinic) => {
      await clinic.post(anEvent());
      await putContact(clinic.run, {
        reservedBy: { S: 'another-token' },
        reservedFor: { S: 'demo/T-1002/48h' },
        reservedUntil: { N: String(Date.parse('2026-11-26T15:35:00Z')) },
      });
      await clinic.moveTo(AT_48_HOURS);
    });

  const notYetMoved = [
    step('CreateSchedule', 1, 'before'),
    step('CreateSchedule', 1, 'after'),
    step('PutItem', 1, 'before'),
  ];
  it.concurrent.each(casesOf(notYetMoved))(
    '%s is sent once, when the message comes again',
    async (_, where) => {
      expect(await endingOf(where)).toEqual({
        states: ['delivered', 'delivered'],
        texts: ['2026-11-26T15:42:00Z', AT_4_WEEKS],
        told: [],
        left: [],
      });
    },
  );

  const moved = [step('PutItem', 1, 'after')];
  it.concurrent.each(casesOf(moved))(
    '%s is sent once, at the first try after those five minutes',
    async (_, where) => {
      expect(await endingOf(where)).toEqual({
        states: ['delivered', 'delivered'],
        texts: ['2026-11-26T15:36:00Z', AT_4_WEEKS],
        told: [],
        left: [],
      });
    },
  );
});

describe('one wake-up that the queue delivers five times', () => {
  const fiveTimes = async (clinic: ClinicSystem) => {
    await clinic.post(anEvent());
    await clinic.moveTo(AT_48_HOURS);
    await wakeUp(clinic.run, '48h', AT_48_HOURS, 5);
    await clinic.advance('PT1M');
  };
  const intercept = withoutWakeUpFor('48h');

  it.concurrent('sends one text', async () => {
    expect(await endingAfterCrash(crashes(), fiveTimes, { intercept })).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });

  it.concurrent('sends one text where dispatch crashes after it and its receipt is lost', async () => {
    const crash = crashAt(step('Publish', 1, 'after'));
    expect(await endingAfterCrash(crash, fiveTimes, { intercept, carrier: () => 'lost' })).toEqual({
      states: ['unknown', 'sent'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: ['48h unknown'],
      left: [],
    });
  });
});
