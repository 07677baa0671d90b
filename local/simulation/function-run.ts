import { HOUR, type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { Service } from './fault-plan.ts';
import type { World } from './world.ts';

/** How long the SDK waits for an answer: as `lambdas/aws/clients.ts` tells it to. */
const REQUEST_TIMEOUT = 1_500;

export type Ending<T> =
  | { readonly how: 'returned'; readonly value: T }
  | { readonly how: 'threw'; readonly error: unknown }
  | { readonly how: 'died' };

/** What a run is of. */
export interface Deployed {
  readonly name: string;
  /** How long it may take at most. */
  readonly timeout: number;
  /** How often the SDK tries a call. */
  readonly tries: number;
  /** How much more often than those of others its calls go wrong. */
  readonly trouble: number;
  /** Which edit of a clinic's it is for. */
  readonly edit?: string | undefined;
}

/**
 * One run of a function. It reaches the world through `call` alone, where it may be delayed, fail, stand still or die: a run
 * that died never goes on, and no `finally` of its runs.
 */
export class FunctionRun {
  readonly name: string;
  /** The clinic's edit that it is asked for, if it is. */
  readonly edit: string | undefined;
  /** The patient's text that it is at, if it is. */
  text: string | undefined;
  readonly #world: World;
  readonly #deadline: Instant;
  readonly #tries: number;
  readonly #trouble: number;
  readonly #skew: number;
  #callsUntilDeath = Number.POSITIVE_INFINITY;
  #callsUntilPause = Number.POSITIVE_INFINITY;
  #onDeath: (() => void) | undefined;
  /** Called at every call that the run makes. */
  onCall: () => void = () => undefined;

  private constructor({ name, timeout, tries, trouble, edit }: Deployed, world: World) {
    this.name = name;
    this.#tries = tries;
    this.#trouble = trouble;
    this.edit = edit;
    this.#world = world;
    const { random, plan, timeline } = world;
    this.#deadline = timeline.now + timeout;
    this.#skew = plan.run.skew > 0 ? random.between(-plan.run.skew, plan.run.skew + 1) : 0;
    if (random.chance(plan.run.dies)) this.#callsUntilDeath = random.between(1, 15);
    if (random.chance(plan.run.pauses)) this.#callsUntilPause = random.between(1, 15);
  }

  /** Runs `body`, and says how it ended: once, or when it died. */
  static start<T>(
    deployed: Deployed,
    world: World,
    body: (run: FunctionRun) => Promise<T>,
    ended: (ending: Ending<T>) => void,
  ): void {
    const run = new FunctionRun(deployed, world);
    run.#onDeath = () => ended({ how: 'died' });
    const end = (ending: Ending<T>) => {
      if (run.#onDeath === undefined) return;
      run.#onDeath = undefined;
      ended(ending);
    };
    body(run).then(
      (value) => end({ how: 'returned', value }),
      (error) => end({ how: 'threw', error }),
    );
  }

  /** The function's own clock, which may be off. */
  readonly clock = (): Instant => this.#world.timeline.now + this.#skew;

  readonly remainingTime = (): number => Math.max(0, this.#deadline - this.#world.timeline.now);

  /** A call that the SDK repeats. `effect` is what it does to the world, at one moment, and what it answers. */
  call<T>(service: Service, effect: () => T | Promise<T>): Promise<T> {
    return this.#callTried(service, effect, this.#tries);
  }

  /** A call that is made once. */
  callUnrepeated<T>(service: Service, effect: () => T | Promise<T>): Promise<T> {
    return this.#callTried(service, effect, 1);
  }

  /**
   * A call that is made once and gives up after 5 seconds. `effect` takes place after `latency`; the run learns of its answer
   * `answerAfter` later, unless it stood still meanwhile: then it learns what `late` says.
   */
  callOnce<T>(
    { latency, answerAfter }: { latency: number; answerAfter: number },
    effect: () => T,
    late: () => T,
  ): Promise<T> {
    this.onCall();
    return new Promise((resolve) => {
      const death = this.#dies();
      if (death === 'before') return this.#die();
      this.#world.timeline.after(latency, () => {
        const answer = effect();
        if (death === 'after') return this.#die();
        this.#resume(answerAfter, (pause) => resolve(pause > 5 * SECOND ? late() : answer));
      });
    });
  }

  /** Lets virtual time pass. */
  readonly pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => this.#resume(Math.ceil(milliseconds), () => resolve()));

  #callTried<T>(service: Service, effect: () => T | Promise<T>, most: number): Promise<T> {
    this.onCall();
    return new Promise((resolve, reject) => this.#try(service, effect, { nth: 1, most }, resolve, reject));
  }

  #try<T>(
    service: Service,
    effect: () => T | Promise<T>,
    { nth, most }: { nth: number; most: number },
    resolve: (value: T | Promise<T>) => void,
    reject: (error: Error) => void,
  ) {
    if (this.#onDeath === undefined) return;
    const { timeline, random } = this.#world;
    const death = nth === 1 ? this.#dies() : undefined;
    if (death === 'before') return this.#die();
    const fault = this.#fault(service, nth);
    timeline.after(this.#latency(), () => {
      const reached = fault === undefined || fault === 'fails after' || fault === 'times out after';
      const answer = reached ? effect() : undefined;
      if (death === 'after') return this.#die();
      if (fault === undefined) return this.#resume(0, () => resolve(answer as T | Promise<T>));
      const again = () => {
        if (nth < most) this.#try(service, effect, { nth: nth + 1, most }, resolve, reject);
        else reject(new Error(`${service} ${fault}`));
      };
      this.#resume(fault === 'times out after' ? REQUEST_TIMEOUT : random.between(20, 200), again);
    });
  }

  #fault(service: Service, tries: number): string | undefined {
    const { random, plan, faults } = this.#world;
    const { failsBefore, failsAfter, timesOutAfter, throttled, persists } = plan.call;
    if (this.#world.outageOf(service) !== undefined) return 'outage';
    const all = failsBefore + failsAfter + timesOutAfter + throttled;
    if (all === 0) return undefined;
    const total = tries > 1 ? persists : all * this.#trouble;
    const drawn = (random.next() / total) * all;
    const kinds = [
      ['fails before', failsBefore],
      ['fails after', failsAfter],
      ['times out after', timesOutAfter],
      ['throttled', throttled],
    ] as const;
    let sum = 0;
    for (const [kind, rate] of kinds) {
      sum += rate;
      if (drawn >= sum) continue;
      faults.count(`call ${kind}`);
      return kind;
    }
    return undefined;
  }

  #latency(): number {
    const { random, plan } = this.#world;
    return this.#world.strikes('call slow', plan.call.slow)
      ? random.between(100, 1_400)
      : random.between(2, 20);
  }

  #dies(): 'before' | 'after' | undefined {
    this.#callsUntilDeath -= 1;
    if (this.#callsUntilDeath !== 0) return undefined;
    this.#world.faults.count(`function dies (${this.name})`);
    return this.#world.random.chance(0.5) ? 'before' : 'after';
  }

  #die(): void {
    const onDeath = this.#onDeath;
    this.#onDeath = undefined;
    onDeath?.();
  }

  /** Goes on after `wait`, and after the time that the run stands still here, if it is still there then. */
  #resume(wait: number, goOn: (pause: number) => void) {
    if (this.#onDeath === undefined) return;
    const { timeline } = this.#world;
    const pause = this.#pauseHere();
    const at = timeline.now + wait + pause;
    if (at >= this.#deadline) return timeline.at(this.#deadline, () => this.#die());
    if (at === timeline.now) return goOn(0);
    timeline.at(at, () => {
      if (this.#onDeath !== undefined) goOn(pause);
    });
  }

  #pauseHere(): number {
    this.#callsUntilPause -= 1;
    if (this.#callsUntilPause !== 0) return 0;
    const { random, faults } = this.#world;
    if (random.chance(0.3)) {
      faults.count(`function stands still for hours (${this.name})`);
      return random.between(HOUR, 6 * HOUR);
    }
    faults.count(`function stands still for less than its time-out (${this.name})`);
    return random.spread(100, Math.max(200, this.remainingTime()));
  }
}
