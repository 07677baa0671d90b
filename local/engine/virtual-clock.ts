import type { Instant } from '../../lambdas/domain/instant.ts';

export interface Timer {
  /** Keeps the timer from firing. Without effect once it has fired. */
  cancel(): void;
}

/** What fired, or will: the moment is the one it fires at. */
export interface Firing {
  readonly name: string;
  readonly at: Instant;
}

/** What a firing does. `skipped`: it did nothing after all, and is not listed. */
// biome-ignore lint/suspicious/noConfusingVoidType: most firings answer nothing
type Fire = () => void | 'skipped' | Promise<void | 'skipped'>;

interface Entry extends Firing {
  readonly fire: Fire;
  readonly internal: boolean;
  readonly soonest: Soonest | undefined;
}

/** When something that recurs can first do anything: at this firing or at a later one. Undefined: never, as things stand. */
type Soonest = () => Promise<Instant | undefined>;

/**
 * Time that stands still until it is advanced. It fires what falls due on the way, each at its own time, and waits until
 * everything that a firing set off has come to rest before it moves on.
 */
export class VirtualClock {
  /** Epoch milliseconds in one BigInt64, so that worker threads read the same time without asking. */
  readonly shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  readonly #milliseconds = new BigInt64Array(this.shared);
  /** By time; among equals, in the order they were set. */
  readonly #entries: Entry[] = [];
  #advancing: Promise<unknown> = Promise.resolve();
  /** Where the last advance went, or goes. */
  #target: Instant;

  constructor(start: Instant) {
    this.#set(start);
    this.#target = start;
  }

  get now(): Instant {
    return Number(Atomics.load(this.#milliseconds, 0));
  }

  /** What waits to be fired, in order; internal timers are left out. */
  get pending(): readonly Firing[] {
    return this.#entries.filter(({ internal }) => !internal).map(({ name, at }) => ({ name, at }));
  }

  /** In an advance: nothing fires before this moment, as things stand, and the advance does not go past it. */
  get calmUntil(): Instant {
    return Math.min(this.#target, this.#entries[0]?.at ?? Number.POSITIVE_INFINITY);
  }

  /**
   * Fires at `time`; one in the past fires at the next advance, at the now of that moment. `fire` must not itself wait for
   * virtual time to pass: the clock waits for it. `internal` timers are listed neither as pending nor as fired. Without
   * `soonest` the firing is sure to do something.
   */
  at(
    time: Instant,
    name: string,
    fire: Fire,
    { internal = false, soonest }: { internal?: boolean; soonest?: Soonest } = {},
  ): Timer {
    const entry: Entry = { name, at: time, fire, internal, soonest };
    this.#entries.splice(this.#countUntil(time), 0, entry);
    return {
      cancel: () => {
        const index = this.#entries.indexOf(entry);
        if (index >= 0) this.#entries.splice(index, 1);
      },
    };
  }

  /** The first that can happen by itself and do anything, internal timers included; undefined where nothing waits. */
  async nextEvent(): Promise<Firing | undefined> {
    let first: Firing | undefined;
    for (const { name, at, soonest } of [...this.#entries]) {
      if (first !== undefined && at >= first.at) break;
      const time = soonest === undefined ? at : await soonest();
      if (time !== undefined && (first === undefined || time < first.at)) first = { name, at: time };
    }
    return first && { ...first, at: Math.max(first.at, this.now) };
  }

  /** Resolves when so many milliseconds of virtual time have passed; a fraction counts as a whole one. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.now + Math.ceil(milliseconds), 'sleep', resolve, { internal: true });
    });
  }

  /**
   * Moves the time to `time` and answers what fired on the way, new timers included. `settle` resolves once everything that
   * is going on has come to rest. One advance at a time: another one waits for it.
   *
   * @throws RangeError for a time that has passed
   */
  advanceTo(time: Instant, settle: () => Promise<void>): Promise<Firing[]> {
    return this.#inTurn(() => this.#advanceTo(time, settle));
  }

  /** Like `advanceTo`, to the next event as it stands once everything has come to rest; undefined where nothing waits. */
  advanceToNextEvent(settle: () => Promise<void>): Promise<Firing[] | undefined> {
    return this.#inTurn(async () => {
      await settle();
      const next = await this.nextEvent();
      return next && this.#advanceTo(next.at, settle);
    });
  }

  #inTurn<T>(advance: () => Promise<T>): Promise<T> {
    const advanced = this.#advancing.then(advance);
    this.#advancing = advanced.catch(() => undefined);
    return advanced;
  }

  async #advanceTo(time: Instant, settle: () => Promise<void>): Promise<Firing[]> {
    if (!Number.isSafeInteger(time) || time < this.now) {
      throw new RangeError(`the clock stands at ${this.now} and cannot go to ${time}`);
    }
    this.#target = time;
    const fired: Firing[] = [];
    await settle();
    for (;;) {
      const [next] = this.#entries;
      if (next === undefined || next.at > time) break;
      this.#entries.shift();
      this.#set(Math.max(next.at, this.now));
      if ((await next.fire()) === 'skipped') continue;
      if (!next.internal) fired.push({ name: next.name, at: this.now });
      await settle();
    }
    this.#set(time);
    return fired;
  }

  /** How many entries fire at `time` or before: a binary search. */
  #countUntil(time: Instant): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #set(time: Instant): void {
    Atomics.store(this.#milliseconds, 0, BigInt(time));
  }
}
