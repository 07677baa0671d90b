/** By what timers of the clock are called. One-time schedules wake check-ins, the recurring one runs the sweep. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^schedule [^/]*-sweep\//, 'sweep'],
  [/^schedule /, 'check-in'],
  [/^(delivery log|subscription) of /, "carrier's report"],
  [/^message on /, 'message comes again'],
  [/^retry of /, 'function is tried again'],
  [/^sleep$/, 'function goes on'],
];

/** What a timer of the clock brings, for whoever waits for it. @param timer its name */
export const eventWords = (timer: string): string => WORDS.find(([named]) => named.test(timer))?.[1] ?? timer;
