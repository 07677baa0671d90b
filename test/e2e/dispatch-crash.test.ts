import { describe, expect, it } from '@jest/globals';
import { casesOf, crashAt, type Step, stepsOf } from './support/crash.ts';
import { playCrashes } from './support/ending.ts';
import { throttleFirstText } from './support/faults.ts';

const AT_48_HOURS = '11-26T15:30:00Z';
const AT_4_WEEKS = '12-22T15:30:00Z';
/** When the queue delivers again what was not deleted: after six times the function's time-out. */
const REDELIVERED = '11-26T15:42:00Z';

const step = stepsOf('Dispatch');
const endingAfterCrash = playCrashes();

/** Dispatch dies at a step of its first send, at 48 hours, and the queue delivers again. */
const endingOf = (where: Step, troubles?: Parameters<typeof endingAfterCrash>[2]) =>
  endingAfterCrash(
    crashAt(where),
    async (story) => {
      await story.clinic.post(story.event());
      await story.clinic.moveTo(story.at(AT_48_HOURS));
    },
    troubles,
  );

describe('a check-in whose dispatch crashes', () => {
  // The order of the calls: find, reserve, count (two at once), mark, publish, record, release.
  const notYetMarked = [
    step('GetItem', 1, 'before'),
    step('GetItem', 1, 'after'),
    step('Query', 1, 'before'),
    step('Query', 2, 'after'),
    step('UpdateItem', 1, 'before'),
    step('UpdateItem', 1, 'after'),
    step('UpdateItem', 2, 'after'),
    step('UpdateItem', 3, 'after'),
    step('PutItem', 1, 'before'),
  ];
  it.each(casesOf(notYetMarked))('%s is sent once, when the message comes again', async (_, where) => {
    expect(await endingOf(where)).toEqual({
      states: ['delivered', 'delivered'],
      texts: [REDELIVERED, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });

  const markedAndNotSent = [step('PutItem', 1, 'after'), step('Publish', 1, 'before')];
  it.each(casesOf(markedAndNotSent))(
    '%s becomes unknown, is not sent, and a person is told',
    async (_, where) => {
      expect(await endingOf(where)).toEqual({
        states: ['unknown', 'delivered'],
        texts: [AT_4_WEEKS],
        told: ['48h unknown'],
        left: [],
      });
    },
  );

  const sentAndNotRecorded = [step('Publish', 1, 'after'), step('PutItem', 2, 'before')];
  it.each(casesOf(sentAndNotRecorded))(
    '%s is sent once, and its receipt says that it was',
    async (_, where) => {
      expect(await endingOf(where)).toEqual({
        states: ['delivered', 'delivered'],
        texts: [AT_48_HOURS, AT_4_WEEKS],
        told: [],
        left: [],
      });
    },
  );

  it.each(casesOf(sentAndNotRecorded))(
    '%s and whose receipt is lost becomes unknown, is not sent again, and a person is told',
    async (_, where) => {
      expect(await endingOf(where, { carrier: () => 'lost' })).toEqual({
        states: ['unknown', 'sent'],
        texts: [AT_48_HOURS, AT_4_WEEKS],
        told: ['48h unknown'],
        left: [],
      });
    },
  );

  const recorded = [
    step('PutItem', 2, 'after'),
    step('UpdateItem', 4, 'before'),
    step('UpdateItem', 4, 'after'),
  ];
  it.each(casesOf(recorded))('%s is sent once', async (_, where) => {
    expect(await endingOf(where)).toEqual({
      states: ['delivered', 'delivered'],
      texts: [AT_48_HOURS, AT_4_WEEKS],
      told: [],
      left: [],
    });
  });
});

describe('a check-in whose text was throttled and whose dispatch then crashes', () => {
  // The order of the calls: find, reserve, count (two at once), mark, publish, make a wake-up, record, take the counts back (two at
  // once), release.
  const notYetRecorded = [
    step('CreateSchedule', 1, 'before'),
    step('CreateSchedule', 1, 'after'),
    step('PutItem', 2, 'before'),
  ];
  it.each(casesOf(notYetRecorded))(
    '%s becomes unknown, is not sent, and a person is told',
    async (_, where) => {
      expect(await endingOf(where, { intercept: throttleFirstText() })).toEqual({
        states: ['unknown', 'delivered'],
        texts: [AT_4_WEEKS],
        told: ['48h unknown'],
        left: [],
      });
    },
  );

  // Its new wake-ups find the contact still reserved, and wait until that has lapsed.
  const recordedAndNotReleased = [
    step('PutItem', 2, 'after'),
    step('UpdateItem', 4, 'before'),
    step('UpdateItem', 5, 'after'),
    step('UpdateItem', 6, 'before'),
  ];
  it.each(casesOf(recordedAndNotReleased))(
    '%s is sent once, when the reservation has lapsed',
    async (_, where) => {
      expect(await endingOf(where, { intercept: throttleFirstText() })).toEqual({
        states: ['delivered', 'delivered'],
        texts: ['11-26T15:36:00Z', AT_4_WEEKS],
        told: [],
        left: [],
      });
    },
  );

  const released = [step('UpdateItem', 6, 'after')];
  it.each(casesOf(released))('%s is sent once, two minutes later', async (_, where) => {
    expect(await endingOf(where, { intercept: throttleFirstText() })).toEqual({
      states: ['delivered', 'delivered'],
      texts: ['11-26T15:32:00Z', AT_4_WEEKS],
      told: [],
      left: [],
    });
  });
});
