import type { Texts } from '../../lambdas/use-cases/ports.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { simulatedCountries } from './clinics.ts';
import type { FunctionRun } from './function-run.ts';

/** What a function that takes messages remembers from one run to the next: its place in the sender's rate. */
export class Worker<Body> {
  readonly #partsPerSecond: number;
  readonly #textsFor: (run: FunctionRun, followed: () => Body) => Texts;
  #gate: SendingGate | undefined;
  /** What the gate, which outlives a run, reaches the world through. */
  #current: { readonly run: FunctionRun; readonly followed: () => Body } | undefined;

  /** `textsFor`: the network as a run reaches it, for the message that it follows. */
  constructor(partsPerSecond: number, textsFor: (run: FunctionRun, followed: () => Body) => Texts) {
    this.#partsPerSecond = partsPerSecond;
    this.#textsFor = textsFor;
  }

  gateFor(run: FunctionRun, followed: () => Body): SendingGate {
    this.#current = { run, followed };
    this.#gate ??= new SendingGate(
      { publish: (text) => this.#textsFor(this.#run, this.#followed).publish(text) },
      {
        journal: { texted: () => undefined },
        partsPerSecond: this.#partsPerSecond,
        allowedCountries: simulatedCountries,
        clock: () => this.#run.clock(),
        pause: (milliseconds) => this.#run.pause(milliseconds),
      },
    );
    return this.#gate;
  }

  get #run(): FunctionRun {
    if (this.#current === undefined) throw new Error('a gate is used by nobody');
    return this.#current.run;
  }

  get #followed(): () => Body {
    if (this.#current === undefined) throw new Error('no message is being followed');
    return this.#current.followed;
  }
}
