interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly value: T;
}

/** The earliest first; among equals, in the order they came. */
export class Heap<T> {
  readonly #entries: Entry<T>[] = [];
  #pushed = 0;

  push(at: number, value: T): void {
    const entries = this.#entries;
    const entry = { at, order: this.#pushed++, value };
    let hole = entries.length;
    entries.push(entry);
    while (hole > 0) {
      const above = (hole - 1) >>> 1;
      const parent = entries[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      entries[hole] = parent;
      hole = above;
    }
    entries[hole] = entry;
  }

  get first(): Entry<T> | undefined {
    return this.#entries[0];
  }

  pop(): Entry<T> | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || first === last) return first;
    let hole = 0;
    for (;;) {
      const left = entries[2 * hole + 1];
      if (left === undefined) break;
      const right = entries[2 * hole + 2];
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      entries[hole] = child;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    entries[hole] = last;
    return first;
  }
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
