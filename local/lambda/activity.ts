import { setImmediate } from 'node:timers/promises';

/** Counts what is going on, so that the clock can wait until nothing moves any more. */
export class Activity {
  readonly #onEnd: () => void;
  #running = 0;
  #waiting: (() => void)[] = [];

  /** @param onEnd called whenever something ends */
  constructor(onEnd = () => {}) {
    this.#onEnd = onEnd;
  }

  /** Something begins. Call what this answers when it ends. */
  begin(): () => void {
    this.#running += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      this.#onEnd();
      if (this.#running > 0) return;
      for (const resume of this.#waiting.splice(0)) resume();
    };
  }

  /** Resolves once nothing is going on and nothing that just ended has begun anything else. */
  async settled(): Promise<void> {
    for (;;) {
      await setImmediate();
      if (this.#running === 0) return;
      await new Promise<void>((resume) => this.#waiting.push(resume));
    }
  }
}
