import { describe, expect, it } from '@jest/globals';
import { casesOf, crashAmid, crashAt, stepsOf } from './support/crash.ts';
import { playCrashes, type Story } from './support/ending.ts';
import { checkInOf } from './support/faults.ts';

const AT_48_HOURS = '11-26T15:30:00Z';
const AT_4_WEEKS = '12-22T15:30:00Z';
/** Of the first sweep more than ten minutes after the planned time. */
const SWEPT_AT_48_HOURS = '11-26T15:43:00Z';
const SWEPT_AT_4_WEEKS = '12-22T15:43:00Z';

const endingAfterCrash = playCrashes();

async function failToPost(story: Story, treatedAt?: string) {
  const { status, body } = await story.clinic.post(story.event(treatedAt));
  expect([status, body]).toEqual([500, { message: 'Internal Server Error' }]);
}

const failAndPostAgain = (status: number, treatedAt?: string) => async (story: Story) => {
  await failToPost(story, treatedAt);
  expect((await story.clinic.post(story.event(treatedAt))).status).toBe(status);
};

/** The put and both schedules go out at once: any of them may have had its effect when the function dies. */
const crashAfter = ({ stored, woken }: { stored: boolean; woken: readonly string[] }) =>
  crashAmid('Intake', 3, (call) =>
    call.action === 'PutItem' ? stored : call.action === 'CreateSchedule' && woken.includes(checkInOf(call)),
  );

describe('a treatment whose intake crashes before it is stored', () => {
  const wakeUps = [[], ['48h'], ['48h', '4w']].map((woken) => ({ woken }));

  it.each(wakeUps)('and after wake-ups for $woken is as good as never posted', async ({ woken }) => {
    expect(await endingAfterCrash(crashAfter({ stored: false, woken }), failToPost)).toEqual({
      states: [],
      texts: [],
      told: [],
      left: [],
    });
  });

  it.each(wakeUps)('and after wake-ups for $woken is created where it is posted again', async ({ woken }) => {
    const crash = crashAfter({ stored: false, woken });
    expect(await endingAfterCrash(crash, failAndPostAgain(201))).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });
});

describe('a treatment whose intake crashes once it is stored', () => {
  const wakeUps = [
    { woken: [], texts: [SWEPT_AT_48_HOURS, SWEPT_AT_4_WEEKS] },
    { woken: ['48h'], texts: [AT_48_HOURS, SWEPT_AT_4_WEEKS] },
    { woken: ['4w'], texts: [SWEPT_AT_48_HOURS, AT_4_WEEKS] },
    { woken: ['48h', '4w'], texts: [AT_48_HOURS, AT_4_WEEKS] },
  ];

  it.each(wakeUps)(
    'and after wake-ups for $woken is texted at $texts: as planned or when the sweep finds it',
    async ({ woken, texts }) => {
      expect(await endingAfterCrash(crashAfter({ stored: true, woken }), failToPost)).toEqual({
        states: ['delivered', 'delivered'],
        texts,
        told: [],
        left: [],
      });
    },
  );

  it.each(wakeUps)(
    'and after wake-ups for $woken is texted as planned where it is posted again',
    async ({ woken }) => {
      const crash = crashAfter({ stored: true, woken });
      expect(await endingAfterCrash(crash, failAndPostAgain(200))).toEqual({
        states: ['delivered', 'delivered'],
        texts: [AT_48_HOURS, AT_4_WEEKS],
        told: [],
        left: [],
      });
    },
  );
});

describe('a treatment that is posted when its first check-in is due, and whose intake crashes', () => {
  const LATE = '11-22T10:30:00-05:00';
  const AT_ONCE = '11-24T15:42:00Z';
  const SWEPT = '11-24T15:53:00Z';
  const AT_4_WEEKS_OF_LATE = '12-20T15:30:00Z';
  const step = stepsOf('Intake');
  const beforeIt = [step('SendMessage', 1, 'before')];
  const afterIt = [step('SendMessage', 1, 'after')];

  it.each(casesOf(beforeIt))('%s is texted when the sweep finds it, and at 4 weeks', async (_, where) => {
    expect(await endingAfterCrash(crashAt(where), (story) => failToPost(story, LATE))).toEqual({
      states: ['delivered', 'delivered'],
      texts: [SWEPT, AT_4_WEEKS_OF_LATE],
      told: [],
      left: [],
    });
  });

  it.each(casesOf(afterIt))('%s is texted at once, and at 4 weeks', async (_, where) => {
    expect(await endingAfterCrash(crashAt(where), (story) => failToPost(story, LATE))).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_ONCE, AT_4_WEEKS_OF_LATE],
      told: [],
      left: [],
    });
  });

  it.each(casesOf([...beforeIt, ...afterIt]))(
    '%s is texted once where it is posted again, and at 4 weeks',
    async (_, where) => {
      expect(await endingAfterCrash(crashAt(where), failAndPostAgain(200, LATE))).toEqual({
        states: ['delivered', 'delivered'],
        texts: [AT_ONCE, AT_4_WEEKS_OF_LATE],
        told: [],
        left: [],
      });
    },
  );
});
