import type { Instant } from '../../lambdas/domain/instant.ts';

interface Line {
  readonly at: Instant;
  readonly functionName: string;
  readonly line: string;
}

/** What functions printed: how many lines there were, and the last of them. */
export class LogLines {
  readonly #most: number;
  readonly #kept: Line[] = [];
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get total(): number {
    return this.#total;
  }

  /** Those that are kept, the latest first. */
  get latest(): readonly Line[] {
    return this.#kept.toReversed();
  }

  add(line: Line): void {
    this.#total += 1;
    this.#kept.push(line);
    if (this.#kept.length > this.#most) this.#kept.shift();
  }
}
