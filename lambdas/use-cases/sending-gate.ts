import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';

/**
 * Says when this worker may send: it keeps to its share of the number's rate, counted in parts, and stops for a while
 * once the network has refused our account. It outlives the single invocation, as the rate does.
 */
export class SendingGate {
  readonly #partsPerSecond: number;
  readonly #clock: () => Instant;
  readonly #pause: (milliseconds: number) => Promise<void>;
  #freeAt: Instant = 0;
  #stoppedUntil: Instant = 0;

  constructor(partsPerSecond: number, clock: () => Instant, pause: (milliseconds: number) => Promise<void>) {
    this.#partsPerSecond = partsPerSecond;
    this.#clock = clock;
    this.#pause = pause;
  }

  /** Waits until the parts sent so far are paid for. */
  async turn(): Promise<void> {
    const wait = this.#freeAt - this.#clock();
    if (wait > 0) await this.#pause(wait);
  }

  spend(parts: number): void {
    this.#freeAt = Math.max(this.#freeAt, this.#clock()) + (parts / this.#partsPerSecond) * SECOND;
  }

  stop(): void {
    this.#stoppedUntil = this.#clock() + STOP_FOR;
  }

  get stopped(): boolean {
    return this.#clock() < this.#stoppedUntil;
  }
}

/** Between two tries of an account that was refused: soon enough after it is mended, rare enough while it is not. */
const STOP_FOR = 5 * MINUTE;
