import { HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { World } from './world.ts';

const VISIBILITY_TIMEOUT = 720 * SECOND;
const DELIVERIES = 5;

/** A message, as it was received: the same may be received again while this one is still worked on. */
export interface Message<Body> {
  readonly id: string;
  readonly body: Body;
  readonly receives: number;
}

/** A queue and its dead-letter queue: at least once, in no order. */
export class SimulatedQueue<Body> {
  readonly #world: World;
  readonly #visible: Message<Body>[] = [];
  readonly #received = new Set<Message<Body>>();
  #deadLetters: Message<Body>[] = [];
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

  /** Answers when the message can be received at the earliest. */
  send(body: Body, delay: number): Instant {
    const { random, plan, timeline } = this.#world;
    const early = delay > 0 && this.#world.strikes('message early', plan.message.early);
    const late = this.#world.strikes('message late', plan.message.late) ? random.spread(SECOND, 6 * HOUR) : 0;
    const first = (early ? 0 : delay) + late;
    this.#add(body, first);
    if (!this.#world.strikes('message twice', plan.message.twice)) return timeline.now + first;
    const second = delay + random.spread(1, 20 * MINUTE);
    this.#add(body, second);
    return timeline.now + Math.min(first, second);
  }

  /** Up to `most` messages, hidden from others for the visibility time-out. */
  receive(most: number): Message<Body>[] {
    const { random, plan } = this.#world;
    const received: Message<Body>[] = [];
    while (received.length < most && this.#visible.length > 0) {
      const at = plan.shuffled ? random.between(0, this.#visible.length) : 0;
      const [message] = this.#visible.splice(at, 1);
      if (message === undefined) break;
      if (message.receives >= DELIVERIES) {
        this.#world.faults.count('message dead-lettered');
        this.#deadLetters.push(message);
        continue;
      }
      this.#hidden += 1;
      received.push({ ...message, receives: message.receives + 1 });
    }
    for (const message of received) this.#received.add(message);
    return received;
  }

  /** Done with. At-least-once: now and then it comes again all the same. */
  delete(message: Message<Body>): void {
    const { plan } = this.#world;
    if (this.#world.strikes('message not deleted', plan.message.twice / 3)) this.release(message);
    else if (this.#received.delete(message)) this.#hidden -= 1;
  }

  /** Not done with: received again after the visibility time-out, or `after`, unless somebody has said so before. */
  release(message: Message<Body>, after = VISIBILITY_TIMEOUT): void {
    if (!this.#received.delete(message)) return;
    this.#world.timeline.after(after, () => {
      this.#hidden -= 1;
      this.#show(message);
    });
  }

  /** Straight to the dead letters, as what nobody can read. */
  bury(body: string): void {
    throw new Error(`every message here can be read, this one too: ${body}`);
  }

  /** What `npm run redrive` does. */
  redrive(): void {
    const letters = this.#deadLetters;
    this.#deadLetters = [];
    for (const { body } of letters) this.#add(body, 0);
  }

  #add(body: Body, delay: number): void {
    const message = { id: `message-${++this.#sent}`, body, receives: 0 };
    if (delay > 0) this.#world.timeline.after(delay, () => this.#show(message));
    else this.#show(message);
  }

  #show(message: Message<Body>): void {
    this.#visible.push(message);
    this.onMessage();
  }
}
