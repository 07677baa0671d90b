import type { LocalRun } from '../../../local/local-run.ts';
import type { Call, Intercept, Verdict } from '../../../local/wire/fault.ts';

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

/** Kills the function's worker at one step, once. `happened` says whether it came to that. */
export function crashAt({ fn, action, nth, when }: Step) {
  let calls = 0;
  let run: LocalRun | undefined;
  const intercept: Intercept = (call: Call): Verdict => {
    if (!call.caller.includes(fn) || call.action !== action) return 'pass';
    calls += 1;
    if (calls !== nth) return 'pass';
    const kill = async () => {
      const caller = run?.functions.find(({ definition }) => definition.name === call.caller);
      await caller?.terminate();
    };
    return when === 'before' ? { before: kill } : { after: kill };
  };
  return {
    intercept,
    /** Names the run whose functions are to die. */
    in(target: LocalRun) {
      run = target;
    },
    get happened() {
      return calls >= nth;
    },
  };
}

export const describeStep = ({ action, nth, when }: Step) => `${when} its ${action} number ${nth}`;
