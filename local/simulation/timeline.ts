import type { Instant } from '../../lambdas/domain/instant.ts';
import { Heap } from './heap.ts';

/** Virtual time in one thread: what is to happen, one thing after the other. */
export class Timeline {
  readonly #events = new Heap<() => void>();
  #now: Instant;
  #steps = 0;

  constructor(start: Instant) {
    this.#now = start;
  }

  get now(): Instant {
    return this.#now;
  }

  /** How many things have happened. */
  get steps(): number {
    return this.#steps;
  }

  at(time: Instant, happen: () => void): void {
    this.#events.push(Math.max(time, this.#now), happen);
  }

  after(milliseconds: number, happen: () => void): void {
    this.#events.push(this.#now + milliseconds, happen);
  }

  /** Lets things happen until nothing is left or `isOver`, each with all that it sets off at its moment. */
  async run(isOver: () => boolean): Promise<void> {
    for (;;) {
      const next = this.#events.pop();
      if (next === undefined) return;
      this.#now = next.at;
      this.#steps += 1;
      next.value();
      await settled();
      if (isOver()) return;
    }
  }
}

/** Node runs what `nextTick` was given once no promise job is left, those set off by others included. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
