import { HOUR, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { World } from './world.ts';

const VISIBILITY_TIMEOUT = 720 * SECOND;
const DELIVERIES = 5;

export interface Message {
  readonly id: string;
  readonly wakeUp: WakeUp;
  receives: number;
}

/** The check-ins queue and its dead-letter queue: at least once, in no order. */
export class SimulatedQueue {
  readonly #world: World;
  readonly #visible: Message[] = [];
  #deadLetters: Message[] = [];
  #hidden = 0;
  #sent = 0;
  /** Called when there is something to receive. */
  onMessage: () => void = () => undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Messages that wait or are being worked on; those that are delayed do not count. */
  get size(): number {
    return this.#visible.length + this.#hidden;
  }

  send(wakeUp: WakeUp, delay: number): void {
    const { random, plan } = this.#world;
    const early = delay > 0 && this.#world.strikes('message early', plan.message.early);
    const late = this.#world.strikes('message late', plan.message.late) ? random.spread(SECOND, 6 * HOUR) : 0;
    this.#add(wakeUp, (early ? 0 : delay) + late);
    if (this.#world.strikes('message twice', plan.message.twice)) {
      this.#add(wakeUp, delay + random.spread(1, 20 * MINUTE));
    }
  }

  /** Up to `most` messages, hidden from others for the visibility time-out. */
  receive(most: number): Message[] {
    const { random, plan } = this.#world;
    const received: Message[] = [];
    while (received.length < most && this.#visible.length > 0) {
      const at = plan.shuffled ? random.between(0, this.#visible.length) : 0;
      const [message] = this.#visible.splice(at, 1);
      if (message === undefined) break;
      if (message.receives >= DELIVERIES) {
        this.#world.faults.count('message dead-lettered');
        this.#deadLetters.push(message);
        continue;
      }
      message.receives += 1;
      this.#hidden += 1;
      received.push(message);
    }
    return received;
  }

  /** Done with. At-least-once: now and then it comes again all the same. */
  delete(message: Message): void {
    const { plan } = this.#world;
    if (this.#world.strikes('message not deleted', plan.message.twice / 3)) this.release(message);
    else this.#hidden -= 1;
  }

  /** Not done with: seen again when its visibility time-out is over. */
  release(message: Message): void {
    this.#world.timeline.after(VISIBILITY_TIMEOUT, () => {
      this.#hidden -= 1;
      this.#show(message);
    });
  }

  /** Straight to the dead letters, as what nobody can read. */
  bury(body: string): void {
    throw new Error(`every wake-up here can be read, this one too: ${body}`);
  }

  /** What `npm run redrive` does. */
  redrive(): void {
    const letters = this.#deadLetters;
    this.#deadLetters = [];
    for (const { wakeUp } of letters) this.#add(wakeUp, 0);
  }

  #add(wakeUp: WakeUp, delay: number): void {
    const message = { id: `message-${++this.#sent}`, wakeUp, receives: 0 };
    if (delay > 0) this.#world.timeline.after(delay, () => this.#show(message));
    else this.#show(message);
  }

  #show(message: Message): void {
    this.#visible.push(message);
    this.onMessage();
  }
}
