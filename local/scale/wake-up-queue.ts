import { SECOND } from '../../lambdas/domain/instant.ts';
import type { QueuedWakeUp } from '../../lambdas/use-cases/dispatch-batch.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { Pacing } from '../../lib/pacing.ts';
import type { Timeline } from '../simulation/timeline.ts';

/** Follows a batch and answers the ids of the messages that are to be delivered again. */
export type Follow = (messages: readonly QueuedWakeUp[]) => Promise<readonly string[]>;

/** The check-ins queue and its workers, in the order in which messages come; SQS promises none. */
export class PacedQueue {
  readonly #timeline: Timeline;
  readonly #pacing: Pacing;
  readonly #waiting: QueuedWakeUp[] = [];
  readonly #idle: Follow[];
  readonly #onSize: (size: number) => void;
  #first = 0;
  #inFlight = 0;
  #sent = 0;

  constructor({
    timeline,
    pacing,
    newWorker,
    onSize,
  }: {
    readonly timeline: Timeline;
    readonly pacing: Pacing;
    readonly newWorker: () => Follow;
    /** Called with how many messages wait or are being followed, as one comes. */
    readonly onSize: (size: number) => void;
  }) {
    this.#timeline = timeline;
    this.#pacing = pacing;
    this.#idle = Array.from({ length: pacing.maxConcurrency }, newWorker);
    this.#onSize = onSize;
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
    this.#onSize(this.size);
    this.#hand();
  }

  #hand(): void {
    while (this.#first < this.#waiting.length) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      const batch = this.#waiting.slice(this.#first, this.#first + this.#pacing.batchSize);
      this.#first += batch.length;
      this.#forgetFollowed();
      this.#inFlight += batch.length;
      void worker(batch).then((failed) => {
        for (const message of batch) {
          if (!failed.includes(message.messageId)) this.#inFlight -= 1;
          else
            this.#timeline.after(6 * this.#pacing.timeoutSeconds * SECOND, () => {
              this.#inFlight -= 1;
              this.#add(message);
            });
        }
        this.#idle.push(worker);
        this.#hand();
      });
    }
  }

  /** Not at each batch: that would copy a long queue again and again. */
  #forgetFollowed(): void {
    if (this.#first < 1_000) return;
    this.#waiting.splice(0, this.#first);
    this.#first = 0;
  }
}
