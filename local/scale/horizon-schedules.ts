import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Schedules, WakeUp } from '../../lambdas/use-cases/ports.ts';
import { Heap } from '../simulation/heap.ts';
import type { Random } from '../simulation/random.ts';
import type { Timeline } from '../simulation/timeline.ts';
import type { Measures } from './measures.ts';

interface Later {
  readonly wakeUp: WakeUp;
  readonly at: Instant;
}

/**
 * EventBridge Scheduler, and the design that makes schedules only within a horizon: what lies beyond it waits until `promote`
 * is called near its time. Without a horizon every schedule is made at once, as the product does.
 */
export class HorizonSchedules implements Schedules {
  readonly #horizon: number;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #measures: Measures;
  readonly #call: () => Promise<void>;
  readonly #wake: (wakeUp: WakeUp) => void;
  readonly #later = new Heap<Later>();
  #waiting = 0;

  constructor(parts: {
    /** In milliseconds; Infinity for none. */
    readonly horizon: number;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly measures: Measures;
    readonly call: () => Promise<void>;
    readonly wake: (wakeUp: WakeUp) => void;
  }) {
    this.#horizon = parts.horizon;
    this.#timeline = parts.timeline;
    this.#random = parts.random;
    this.#measures = parts.measures;
    this.#call = parts.call;
    this.#wake = parts.wake;
  }

  /** Schedules that Scheduler holds. */
  get waiting(): number {
    return this.#waiting;
  }

  async schedule(wakeUp: WakeUp, at: Instant): Promise<void> {
    if (at - this.#timeline.now > this.#horizon) this.#later.push(at - this.#horizon, { wakeUp, at });
    else await this.#create(wakeUp, at);
  }

  /**
   * Makes the schedules that have come within the horizon, ten at a time as the sweep goes about its treatments, as long as
   * `hasTime`; the next call finds the rest.
   */
  async promote(hasTime: () => boolean): Promise<void> {
    const began = this.#timeline.now;
    let promoted = 0;
    while (hasTime()) {
      const slice: Later[] = [];
      for (
        let next = this.#later.first;
        slice.length < WIDTH && next !== undefined;
        next = this.#later.first
      ) {
        if (next.at > this.#timeline.now) break;
        this.#later.pop();
        slice.push(next.value);
      }
      if (slice.length === 0) break;
      await Promise.all(slice.map((later) => this.#promote(later)));
      promoted += slice.length;
    }
    if (this.#horizon < Number.POSITIVE_INFINITY) {
      this.#measures.promoted(began, promoted, this.#timeline.now - began);
    }
  }

  /** Reads the treatment, makes the schedule, and notes that it is made: each waits for the one before. */
  async #promote({ wakeUp, at }: Later): Promise<void> {
    await this.#call();
    await this.#create(wakeUp, at);
    await this.#call();
  }

  async #create(wakeUp: WakeUp, at: Instant): Promise<void> {
    await this.#call();
    this.#waiting += 1;
    this.#measures.scheduleMade(this.#timeline.now, this.#waiting);
    // Scheduler's precision is a minute.
    this.#timeline.at(at + this.#random.between(0, MINUTE), () => {
      this.#waiting -= 1;
      this.#wake(wakeUp);
    });
  }
}

/** As the sweep. */
const WIDTH = 10;
