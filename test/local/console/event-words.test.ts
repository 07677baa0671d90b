import { expect, it } from '@jest/globals';
import { eventWords } from '../../../local/console/event-words.ts';

it.each([
  ['schedule aftercare-dev-sweep/EveryFiveMinutes', 'sweep'],
  ['schedule aftercare-dev-check-ins/x1-_', 'check-in'],
  ['delivery log of 7d1c', "carrier's report"],
  ['subscription of sns/us-east-1/000000000000/DirectPublishToPhoneNumber', "carrier's report"],
  ['message on CheckInsWakeUpsQueue', 'message comes again'],
  ['retry of aftercare-dev-Sweep', 'function is tried again'],
  ['sleep', 'function goes on'],
  ['bell', 'bell'],
])('says of %s that it is: %s', (timer, words) => {
  expect(eventWords(timer)).toBe(words);
});
