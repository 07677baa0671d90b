import type { TextCounts } from '../../lambdas/use-cases/ports.ts';
import { MemoryTextCounts } from '../memory/memory-text-counts.ts';
import type { FunctionRun } from './function-run.ts';

/** The counts of texts in memory, behind calls that may fail. */
export class SimulatedTextCounts {
  readonly #stored = new MemoryTextCounts();
  readonly #onReached: (id: string) => void;

  /** @param onReached is told, at its moment, of a contact or a clinic that has had its texts of the day */
  constructor(onReached: (id: string) => void) {
    this.#onReached = onReached;
  }

  textCountsFor(run: FunctionRun): TextCounts {
    return {
      count: (counter, ceiling) =>
        run.call('dynamodb', async () => {
          const isCounted = await this.#stored.count(counter, ceiling);
          if (!isCounted) this.#onReached(counter.id);
          return isCounted;
        }),
      takeBack: (counter) => run.callUnrepeated('dynamodb', () => this.#stored.takeBack(counter)),
    };
  }
}
