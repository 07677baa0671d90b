import type { Instant } from '../../lambdas/domain/instant.ts';
import { Heap } from './heap.ts';

const PAGE = 100;

interface Position {
  readonly at: Instant;
  readonly key: string;
}

/** One shard of the index by `wakeAt`. Asking for what is due costs as much as is due, however much waits. */
export class DueIndex {
  readonly #entries = new Map<string, Instant>();
  readonly #waiting = new Heap<string>();
  /** Those whose time has come, unordered. */
  readonly #ripe = new Map<string, Instant>();

  set(key: string, at: Instant | undefined): void {
    this.#ripe.delete(key);
    if (at === undefined) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, at);
      this.#waiting.push(at, key);
    }
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** A page of the keys that are due, by time, beginning behind `after`. */
  due(now: Instant, after?: Position): { keys: string[]; last: Position | undefined } {
    for (
      let first = this.#waiting.first;
      first !== undefined && first.at <= now;
      first = this.#waiting.first
    ) {
      this.#waiting.pop();
      // What was moved since has another entry.
      if (this.#entries.get(first.value) === first.at) this.#ripe.set(first.value, first.at);
    }
    const due = [...this.#ripe]
      .map(([key, at]) => ({ key, at }))
      .filter((entry) => entry.at <= now && (after === undefined || compare(entry, after) > 0))
      .toSorted(compare);
    const page = due.slice(0, PAGE);
    return { keys: page.map(({ key }) => key), last: due.length > PAGE ? page.at(-1) : undefined };
  }
}

const compare = (a: Position, b: Position): number =>
  a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
