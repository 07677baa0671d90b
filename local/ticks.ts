import type { Instant } from '../lambdas/domain/instant.ts';
import type { DueIndex } from './due-index.ts';
import type { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';

/**
 * The recurring invocations of one function that looks after what is due in a table. Eight thousand of them in four weeks
 * take minutes, and nearly all find nothing: those may be left out, where it is certain.
 */
export class Ticks {
  readonly #invocations: Pick<AsynchronousInvocations, 'invoke'>;
  readonly #index: Pick<DueIndex, 'writes' | 'earliest'>;
  /** How many writes the table had seen when the last run that went well began. */
  #seenUpTo: number | undefined;

  constructor(
    invocations: Pick<AsynchronousInvocations, 'invoke'>,
    index: Pick<DueIndex, 'writes' | 'earliest'>,
  ) {
    this.#invocations = invocations;
    this.#index = index;
  }

  async invoke(event: string): Promise<void> {
    const { writes } = this.#index;
    if ((await this.#invocations.invoke(event)) === 'handled') this.#seenUpTo = writes;
  }

  /**
   * A tick before this moment can find nothing: the function has run well since the last write to the table, its own writes
   * included, and this is the earliest moment in the index. Without such a run any tick may find something.
   */
  async quietUntil(): Promise<Instant> {
    if (this.#seenUpTo !== this.#index.writes) return Number.NEGATIVE_INFINITY;
    const earliest = await this.#index.earliest();
    // Somebody may have written while the index was read.
    return this.#seenUpTo === this.#index.writes ? earliest : Number.NEGATIVE_INFINITY;
  }
}
