import type { LocalRun } from '../../../local/local-run.ts';
import type { Call, Intercept, Verdict } from '../../../local/wire/fault.ts';
import { allOf } from './faults.ts';

/** A call to AWS at which a function is to die. */
export interface Step {
  /** Part of the function's name in the template. */
  readonly fn: string;
  readonly action: string;
  /** Which of its calls of that action, from 1. */
  readonly nth: number;
  /** Before the call has any effect, or after it has had it and before the function hears of it. */
  readonly when: 'before' | 'after';
}

export interface Crash {
  readonly intercept: Intercept;
  /** Whether it came to that. */
  readonly happened: boolean;
  /** Names the run whose function is to die. */
  in(run: LocalRun): void;
}

/** Kills the function's worker at one step, once. */
export function crashAt({ fn, action, nth, when }: Step): Crash {
  let calls = 0;
  return crashOf(fn, (call, kill): Verdict => {
    if (call.action !== action) return 'pass';
    calls += 1;
    if (calls !== nth) return 'pass';
    return when === 'before' ? { before: kill } : { after: kill };
  });
}

/**
 * Kills the function's worker in the middle of writes that it makes at once, when as many as `calls` are on their way: those
 * for which `isDone` have had their effect by then, the others have none. What it reads before or meanwhile, it gets.
 */
export function crashAmid(fn: string, calls: number, isDone: (call: Call) => boolean): Crash {
  let underWay = 0;
  const death = Promise.withResolvers<void>();
  return crashOf(fn, (call, kill): Verdict => {
    if (underWay >= calls || /^(Get|Query)/.test(call.action)) return 'pass';
    const neverAnswered = async () => {
      underWay += 1;
      if (underWay === calls) await kill().then(death.resolve);
      await death.promise;
    };
    return isDone(call) ? { after: neverAnswered } : { before: neverAnswered };
  });
}

/** Makes steps of one function. */
export const stepsOf =
  (fn: string) =>
  (action: string, nth: number, when: Step['when']): Step => ({ fn, action, nth, when });

/** Several crashes in one run. */
export const crashes = (...all: readonly Crash[]): Crash => ({
  intercept: allOf(...all.map(({ intercept }) => intercept)),
  in(run) {
    for (const crash of all) crash.in(run);
  },
  get happened() {
    return all.every(({ happened }) => happened);
  },
});

function crashOf(fn: string, decide: (call: Call, kill: () => Promise<void>) => Verdict): Crash {
  let run: LocalRun | undefined;
  let happened = false;
  return {
    intercept(call) {
      if (!call.caller.includes(fn)) return 'pass';
      return decide(call, async () => {
        const caller = run?.functions.find(({ definition }) => definition.name === call.caller);
        happened = caller !== undefined;
        await caller?.terminate();
      });
    },
    in(target) {
      run = target;
    },
    get happened() {
      return happened;
    },
  };
}

/** The steps as `it.each` takes them: each with its description before it. */
export const casesOf = (steps: readonly Step[]) =>
  steps.map((where) => [describeStep(where), where] as const);

const describeStep = ({ action, nth, when }: Step) => `${when} its ${action} number ${nth}`;
