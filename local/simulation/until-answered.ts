import { HOUR, SECOND } from '../../lambdas/domain/instant.ts';
import type { Ending } from './function-run.ts';
import type { Timeline } from './timeline.ts';

const PATIENCE = 12;

/** Asks again, less and less often, as long as it is not answered; `undefined`: given up. */
export function untilAnswered<T>(
  timeline: Timeline,
  ask: (ended: (ending: Ending<T>) => void) => void,
  answered: (answer: T | undefined) => void,
  tries = 1,
): void {
  ask((ending) => {
    if (ending.how === 'returned') answered(ending.value);
    else if (tries >= PATIENCE) answered(undefined);
    else {
      const wait = Math.min(2 ** tries * 10 * SECOND, 12 * HOUR);
      timeline.after(wait, () => untilAnswered(timeline, ask, answered, tries + 1));
    }
  });
}
