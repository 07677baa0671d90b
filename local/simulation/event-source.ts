import type { Ending } from './function-run.ts';
import type { Message, SimulatedQueue } from './queue.ts';
import type { Worker } from './worker.ts';

/** What Lambda does between a queue and a function: hands out batches, and deletes what was done. */
export class EventSource<Body> {
  readonly #queue: SimulatedQueue<Body>;
  readonly #batch: number;
  readonly #newWorker: () => Worker<Body>;
  readonly #invoke: (
    messages: readonly Message<Body>[],
    worker: Worker<Body>,
    ended: (ending: Ending<string[]>) => void,
  ) => void;
  readonly #idle: Worker<Body>[];

  /** `invoke` answers the ids of the messages that are to come again. */
  constructor(parts: {
    queue: SimulatedQueue<Body>;
    workers: number;
    batch: number;
    newWorker: () => Worker<Body>;
    invoke: (
      messages: readonly Message<Body>[],
      worker: Worker<Body>,
      ended: (ending: Ending<string[]>) => void,
    ) => void;
  }) {
    this.#queue = parts.queue;
    this.#batch = parts.batch;
    this.#newWorker = parts.newWorker;
    this.#invoke = parts.invoke;
    this.#idle = Array.from({ length: parts.workers }, parts.newWorker);
    this.#queue.onMessage = () => this.#poll();
  }

  #poll(): void {
    for (;;) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      const messages = this.#queue.receive(this.#batch);
      if (messages.length === 0) {
        this.#idle.push(worker);
        return;
      }
      this.#invoke(messages, worker, (ending) => {
        // A function that died takes what it remembered with it.
        this.#idle.push(ending.how === 'died' ? this.#newWorker() : worker);
        const failed = ending.how === 'returned' ? ending.value : messages.map(({ id }) => id);
        for (const message of messages) {
          if (failed.includes(message.id)) this.#queue.release(message);
          else this.#queue.delete(message);
        }
        this.#poll();
      });
    }
  }
}
