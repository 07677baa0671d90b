import { HOUR, type Instant, SECOND } from '../../lambdas/domain/instant.ts';

/** What is looked at in each hour of the month. */
interface Hour {
  readonly from: Instant;
  /** The most messages that waited on the queue. */
  readonly queue: number;
  /** The most schedules that Scheduler held. */
  readonly schedules: number;
  /** The 95th percentile, in milliseconds, of those sent in it; undefined where none was. */
  readonly lateness: number | undefined;
}

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** What a month came to. Times are in milliseconds. */
export interface Measured {
  readonly peakQueue: number;
  /** How long after the `sendAt` of their treatment's intake texts went out. */
  readonly lateness: Percentiles;
  /** How often the sweep found a check-in unsent well after its time: each is a write. */
  readonly foundLate: number;
  readonly peakSchedules: number;
  readonly peakSchedulesMadePerSecond: number;
  /** Schedules made by a run of the sweep; undefined without a horizon. */
  readonly promotions: Percentiles | undefined;
  readonly longestPromotion: number;
  readonly hours: readonly Hour[];
}

/** Notes what happens between two moments. */
export class Measures {
  readonly #from: Instant;
  readonly #until: Instant;
  readonly #lateness: number[] = [];
  readonly #latenessOfHour: number[][];
  readonly #queueOfHour: number[];
  readonly #schedulesOfHour: number[];
  readonly #promotions: number[] = [];
  #longestPromotion = 0;
  #foundLate = 0;
  #second: Instant = 0;
  #madeInSecond = 0;
  #mostMadeInSecond = 0;

  constructor(from: Instant, until: Instant) {
    this.#from = from;
    this.#until = until;
    const hours = Math.ceil((until - from) / HOUR);
    this.#latenessOfHour = Array.from({ length: hours }, () => []);
    this.#queueOfHour = Array.from({ length: hours }, () => 0);
    this.#schedulesOfHour = Array.from({ length: hours }, () => 0);
  }

  /** @param plannedFor the `sendAt` at intake, which decides whether the text is of the month */
  textSent(at: Instant, plannedFor: Instant): void {
    if (plannedFor < this.#from || plannedFor >= this.#until) return;
    this.#lateness.push(at - plannedFor);
    this.#latenessOfHour[this.#hourOf(at)]?.push(at - plannedFor);
  }

  queueIs(at: Instant, size: number): void {
    raise(this.#queueOfHour, this.#hourOf(at), size);
  }

  schedulesWaiting(at: Instant, count: number): void {
    raise(this.#schedulesOfHour, this.#hourOf(at), count);
  }

  scheduleMade(at: Instant, waiting: number): void {
    if (!this.#isWithin(at)) return;
    this.schedulesWaiting(at, waiting);
    const second = Math.floor(at / SECOND);
    this.#madeInSecond = second === this.#second ? this.#madeInSecond + 1 : 1;
    this.#second = second;
    this.#mostMadeInSecond = Math.max(this.#mostMadeInSecond, this.#madeInSecond);
  }

  foundLate(at: Instant, count: number): void {
    if (this.#isWithin(at)) this.#foundLate += count;
  }

  promoted(at: Instant, count: number, took: number): void {
    if (!this.#isWithin(at)) return;
    this.#promotions.push(count);
    this.#longestPromotion = Math.max(this.#longestPromotion, took);
  }

  get result(): Measured {
    return {
      peakQueue: Math.max(...this.#queueOfHour),
      lateness: percentiles(this.#lateness),
      foundLate: this.#foundLate,
      peakSchedules: Math.max(...this.#schedulesOfHour),
      peakSchedulesMadePerSecond: this.#mostMadeInSecond,
      promotions: this.#promotions.length > 0 ? percentiles(this.#promotions) : undefined,
      longestPromotion: this.#longestPromotion,
      hours: this.#latenessOfHour.map((lateness, index) => ({
        from: this.#from + index * HOUR,
        queue: this.#queueOfHour[index] ?? 0,
        schedules: this.#schedulesOfHour[index] ?? 0,
        lateness: lateness.length > 0 ? percentiles(lateness).p95 : undefined,
      })),
    };
  }

  #isWithin(at: Instant): boolean {
    return this.#from <= at && at < this.#until;
  }

  #hourOf(at: Instant): number {
    return Math.floor((at - this.#from) / HOUR);
  }
}

function raise(ofHour: number[], hour: number, value: number): void {
  const before = ofHour[hour];
  if (before !== undefined && before < value) ofHour[hour] = value;
}

/** By the nearest rank. */
function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
