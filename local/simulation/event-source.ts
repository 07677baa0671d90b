import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import type { FunctionRun } from './function-run.ts';
import { type Functions, PARTS_PER_SECOND } from './functions.ts';
import type { SimulatedNetwork } from './network.ts';
import type { SimulatedQueue } from './queue.ts';

/** As the stack shares the rate: so many workers, each with its part, and so many messages a batch. */
const WORKERS = 20;
const BATCH = 2;

interface Worker {
  gate: SendingGate | undefined;
  /** What the gate, which outlives a run, reaches the world through. */
  run: FunctionRun | undefined;
  followed: () => WakeUp;
}

/** What Lambda does between the check-ins queue and dispatch: hands out batches, and deletes what was done. */
export class EventSource {
  readonly #queue: SimulatedQueue;
  readonly #functions: Functions;
  readonly #network: SimulatedNetwork;
  readonly #intrude: (wakeUp: WakeUp) => void;
  readonly #idle: Worker[] = Array.from({ length: WORKERS }, newWorker);

  constructor(parts: {
    queue: SimulatedQueue;
    functions: Functions;
    network: SimulatedNetwork;
    intrude: (wakeUp: WakeUp) => void;
  }) {
    this.#queue = parts.queue;
    this.#functions = parts.functions;
    this.#network = parts.network;
    this.#intrude = parts.intrude;
    this.#queue.onMessage = () => this.#poll();
  }

  #poll(): void {
    for (;;) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      const messages = this.#queue.receive(BATCH);
      if (messages.length === 0) {
        this.#idle.push(worker);
        return;
      }
      const gateFor = (run: FunctionRun, followed: () => WakeUp) => this.#gateOf(worker, run, followed);
      this.#functions.dispatch(messages, { gateFor, intrude: this.#intrude }, (ending) => {
        // A function that died takes what it remembered with it.
        this.#idle.push(ending.how === 'died' ? newWorker() : worker);
        const failed = ending.how === 'returned' ? ending.value : messages.map(({ id }) => id);
        for (const message of messages) {
          if (failed.includes(message.id)) this.#queue.release(message);
          else this.#queue.delete(message);
        }
        this.#poll();
      });
    }
  }

  #gateOf(worker: Worker, run: FunctionRun, followed: () => WakeUp): SendingGate {
    worker.run = run;
    worker.followed = followed;
    worker.gate ??= new SendingGate(
      { publish: (text) => this.#network.textsFor(current(worker), worker.followed).publish(text) },
      {
        partsPerSecond: PARTS_PER_SECOND / WORKERS,
        clock: () => current(worker).clock(),
        pause: (milliseconds) => current(worker).pause(milliseconds),
      },
    );
    return worker.gate;
  }
}

const newWorker = (): Worker => ({
  gate: undefined,
  run: undefined,
  followed: () => {
    throw new Error('no wake-up is being followed');
  },
});

function current({ run }: Worker): FunctionRun {
  if (run === undefined) throw new Error('a gate is used by nobody');
  return run;
}
