import { DAY, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { SimulatedQueue } from './queue.ts';
import type { World } from './world.ts';

/** Scheduler tries for a day to hand a wake-up over, then gives up. */
const HAND_OVER = DAY;

/** One-time schedules, by name. They fire within the minute, at least once as a rule, and are then gone. */
export class SimulatedScheduler {
  readonly #world: World;
  readonly #queue: SimulatedQueue<WakeUp>;
  readonly #names = new Set<string>();

  constructor(world: World, queue: SimulatedQueue<WakeUp>) {
    this.#world = world;
    this.#queue = queue;
  }

  create(wakeUp: WakeUp, at: Instant): void {
    const { timeline, random, plan } = this.#world;
    const { clinicId, treatmentId, checkIn, sendAt } = wakeUp;
    const name = [clinicId, treatmentId, checkIn, sendAt, at].join('/');
    // A schedule in the past never fires.
    if (this.#names.has(name) || at < timeline.now) return;
    this.#names.add(name);
    const twice = this.#world.strikes('schedule fires twice', plan.schedule.twice);
    const lost = this.#world.strikes('schedule lost', plan.schedule.lost);
    timeline.at(at + random.between(0, MINUTE), () => {
      this.#names.delete(name);
      if (!lost) this.#handOver(wakeUp);
    });
    if (this.#world.strikes('schedule fires early', plan.message.early)) {
      timeline.at(random.between(timeline.now, at), () => this.#handOver(wakeUp));
    }
    if (twice) timeline.at(at + random.between(0, 3 * MINUTE), () => this.#handOver(wakeUp));
  }

  #handOver(wakeUp: WakeUp): void {
    const { timeline, faults } = this.#world;
    const outage = this.#world.outageOf('sqs') ?? this.#world.outageOf('scheduler');
    if (outage === undefined) this.#queue.send(wakeUp, 0);
    else if (outage.until - timeline.now < HAND_OVER) {
      timeline.at(outage.until, () => this.#handOver(wakeUp));
    } else faults.count('schedule given up');
  }
}
