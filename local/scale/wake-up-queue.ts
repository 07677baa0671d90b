import { SECOND } from '../../lambdas/domain/instant.ts';
import type { QueuedWakeUp } from '../../lambdas/use-cases/dispatch-batch.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { Timeline } from '../simulation/timeline.ts';

/** Follows a batch and answers the ids of the messages that are to be delivered again. */
export type Follow = (messages: readonly QueuedWakeUp[]) => Promise<readonly string[]>;

/** The check-ins queue and its workers, in the order in which messages come; SQS promises none. */
export class PacedQueue {
  readonly #timeline: Timeline;
  readonly #batchSize: number;
  readonly #visibilityTimeout: number;
  readonly #waiting: QueuedWakeUp[] = [];
  readonly #idle: Follow[];
  #first = 0;
  #inFlight = 0;
  #sent = 0;
  /** Called with how many messages wait or are being followed. */
  onSize: (size: number) => void = () => undefined;

  constructor(
    timeline: Timeline,
    config: { readonly batchSize: number; readonly timeoutSeconds: number },
    workers: readonly Follow[],
  ) {
    this.#timeline = timeline;
    this.#batchSize = config.batchSize;
    this.#visibilityTimeout = 6 * config.timeoutSeconds * SECOND;
    this.#idle = [...workers];
  }

  /** Messages that wait or are being followed. */
  get size(): number {
    return this.#waiting.length - this.#first + this.#inFlight;
  }

  send(wakeUp: WakeUp): void {
    this.#sent += 1;
    this.#add({ messageId: `message-${this.#sent}`, body: '', wakeUp });
  }

  #add(message: QueuedWakeUp): void {
    this.#waiting.push(message);
    this.onSize(this.size);
    this.#hand();
  }

  #hand(): void {
    while (this.#first < this.#waiting.length) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      const batch = this.#waiting.slice(this.#first, this.#first + this.#batchSize);
      this.#first += batch.length;
      // Not at each batch: that would copy a long queue again and again.
      if (this.#first > 1_000) this.#waiting.splice(0, this.#first);
      if (this.#first > 1_000) this.#first = 0;
      this.#inFlight += batch.length;
      void worker(batch).then((failed) => {
        for (const message of batch) {
          if (!failed.includes(message.messageId)) this.#inFlight -= 1;
          else
            this.#timeline.after(this.#visibilityTimeout, () => {
              this.#inFlight -= 1;
              this.#add(message);
            });
        }
        this.#idle.push(worker);
        this.#hand();
      });
    }
  }
}
