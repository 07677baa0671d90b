import { describe, expect, it } from '@jest/globals';
import { spreadMinutes } from '../../lambdas/domain/timing.ts';
import { putContact, wakeUp } from './support/aws.ts';
import { casesOf, crashAt, crashes, type Step, stepsOf } from './support/crash.ts';
import { playCrashes, type Story } from './support/ending.ts';
import { withoutWakeUpFor } from './support/faults.ts';

const AT_48_HOURS = '11-26T15:30:00Z';
const AT_4_WEEKS = '12-22T15:30:00Z';

const step = stepsOf('Dispatch');
const endingAfterCrash = playCrashes();
const wakeUpAt48Hours = (story: Story) => ({
  treatmentId: story.treatmentId,
  checkIn: '48h',
  sendAt: story.at(AT_48_HOURS),
});
const beforeAndAfter = (...actions: readonly string[]) =>
  casesOf(actions.flatMap((action) => [step(action, 1, 'before'), step(action, 1, 'after')]));

describe('a check-in that is woken so late that it is night, and whose dispatch crashes', () => {
  it.each(beforeAndAfter('CreateSchedule', 'PutItem'))(
    '%s is sent once, when the window opens',
    async (_, where) => {
      // Due ten minutes before the window closes; the message comes again twelve minutes later.
      const crash = crashes(crashAt(step('GetItem', 1, 'before')), crashAt(where));
      let spread = Number.NaN;
      const ending = await endingAfterCrash(crash, async (story) => {
        spread = spreadMinutes(`demo/${story.treatmentId}/48h`);
        await story.clinic.post(story.event('11-23T19:50:00-05:00'));
        await story.clinic.moveTo(story.at('11-25T20:02:00-05:00'));
      });
      expect(ending).toEqual({
        states: ['delivered', 'delivered'],
        texts: [`11-26T14:${String(spread).padStart(2, '0')}:00Z`, '12-22T00:50:00Z'],
        told: [],
        left: [],
      });
    },
  );
});

describe('a check-in whose only wake-up comes early, and whose dispatch crashes', () => {
  it.each(beforeAndAfter('CreateSchedule'))('%s is sent once, at its time', async (_, where) => {
    const ending = await endingAfterCrash(
      crashAt(where),
      async (story) => {
        await story.clinic.post(story.event());
        await wakeUp(story.clinic.run, wakeUpAt48Hours(story));
        await story.clinic.advance('PT1M');
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
  it.each(beforeAndAfter('PutItem'))('%s is suppressed and not sent', async (_, where) => {
    const ending = await endingAfterCrash(crashAt(where), async (story) => {
      await story.clinic.post(story.event());
      await putContact(story.clinic.run, story.treatmentId, {
        optedOutAt: { N: String(story.clinic.run.now) },
      });
      await story.clinic.moveTo(story.at(AT_48_HOURS));
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
    endingAfterCrash(crashAt(where), async (story) => {
      await story.clinic.post(story.event());
      await putContact(story.clinic.run, story.treatmentId, {
        reservedBy: { S: 'another-token' },
        reservedFor: { S: 'demo/T-1002/48h' },
        reservedUntil: { N: String(Date.parse(story.at('11-26T15:35:00Z'))) },
      });
      await story.clinic.moveTo(story.at(AT_48_HOURS));
    });

  const notYetMoved = [
    step('CreateSchedule', 1, 'before'),
    step('CreateSchedule', 1, 'after'),
    step('PutItem', 1, 'before'),
  ];
  it.each(casesOf(notYetMoved))('%s is sent once, when the message comes again', async (_, where) => {
    expect(await endingOf(where)).toEqual({
      states: ['delivered', 'delivered'],
      texts: ['11-26T15:42:00Z', AT_4_WEEKS],
      told: [],
      left: [],
    });
  });

  const moved = [step('PutItem', 1, 'after')];
  it.each(casesOf(moved))('%s is sent once, at the first try after those five minutes', async (_, where) => {
    expect(await endingOf(where)).toEqual({
      states: ['delivered', 'delivered'],
      texts: ['11-26T15:36:00Z', AT_4_WEEKS],
      told: [],
      left: [],
    });
  });
});

describe('one wake-up that the queue delivers five times', () => {
  const fiveTimes = async (story: Story) => {
    await story.clinic.post(story.event());
    await story.clinic.moveTo(story.at(AT_48_HOURS));
    await wakeUp(story.clinic.run, wakeUpAt48Hours(story), 5);
    await story.clinic.advance('PT1M');
  };
  const intercept = withoutWakeUpFor('48h');

  it('sends one text', async () => {
    expect(await endingAfterCrash(crashes(), fiveTimes, { intercept })).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });

  it('sends one text where dispatch crashes after it and its receipt is lost', async () => {
    const crash = crashAt(step('Publish', 1, 'after'));
    expect(await endingAfterCrash(crash, fiveTimes, { intercept, carrier: () => 'lost' })).toEqual({
      states: ['unknown', 'sent'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: ['48h unknown'],
      left: [],
    });
  });
});
