import type { TextCounter, TextCounts } from '../../lambdas/use-cases/ports.ts';

/** The counts of texts in memory, with the conditions of the DynamoDB store. */
export class MemoryTextCounts implements TextCounts {
  readonly #counts = new Map<string, number>();

  async count(counter: TextCounter, ceiling: number): Promise<boolean> {
    const count = this.#of(counter);
    if (count >= ceiling) return false;
    this.#counts.set(keyOf(counter), count + 1);
    return true;
  }

  async takeBack(counter: TextCounter): Promise<void> {
    this.#counts.set(keyOf(counter), Math.max(0, this.#of(counter) - 1));
  }

  #of(counter: TextCounter): number {
    return this.#counts.get(keyOf(counter)) ?? 0;
  }
}

const keyOf = ({ of, id, day }: TextCounter): string => `${of} ${id} ${day}`;
