import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { isOfCountry } from '../domain/phone-country.ts';
import type { SendOutcome } from '../domain/send-outcome.ts';
import { countParts } from '../domain/text.ts';
import type { Journal, Texts } from './ports.ts';

/** Between two tries of an account that was refused: soon enough after it is mended, rare enough while it is not. */
const STOP_FOR = 5 * MINUTE;

/**
 * What stands between this worker and the network. It lets no text leave for a country that may not be texted, though it was
 * allowed when the phone was taken in; keeps to the worker's share of the number's rate, counted in parts; and stops for a while
 * once the network has refused our account. It outlives the single invocation, as the rate does.
 */
export class SendingGate implements Texts {
  readonly #texts: Texts;
  readonly #journal: Pick<Journal, 'texted'>;
  readonly #partsPerSecond: number;
  readonly #allowedCountries: readonly string[];
  readonly #clock: () => Instant;
  readonly #pause: (milliseconds: number) => Promise<void>;
  #freeAt: Instant = 0;
  #stoppedUntil: Instant = 0;

  constructor(
    texts: Texts,
    {
      journal,
      partsPerSecond,
      allowedCountries,
      clock,
      pause,
    }: {
      journal: Pick<Journal, 'texted'>;
      partsPerSecond: number;
      allowedCountries: readonly string[];
      clock: () => Instant;
      pause: (milliseconds: number) => Promise<void>;
    },
  ) {
    this.#texts = texts;
    this.#journal = journal;
    this.#partsPerSecond = partsPerSecond;
    this.#allowedCountries = allowedCountries;
    this.#clock = clock;
    this.#pause = pause;
  }

  /** Waits until the parts sent so far are paid for. To be called before a contact is reserved: that must not wait. */
  async turn(): Promise<void> {
    if (this.wait > 0) await this.#pause(this.wait);
  }

  /** How long `turn` would wait, in milliseconds. */
  get wait(): number {
    return Math.max(0, this.#freeAt - this.#clock());
  }

  async publish(text: { readonly to: string; readonly body: string }): Promise<SendOutcome> {
    if (!isOfCountry(text.to, this.#allowedCountries)) {
      return { result: 'rejected', cause: 'country-not-allowed' };
    }
    const { parts } = countParts(text.body);
    this.#freeAt = Math.max(this.#freeAt, this.#clock()) + (parts / this.#partsPerSecond) * SECOND;
    const outcome = await this.#texts.publish(text);
    this.#journal.texted(parts, outcome);
    if (outcome.result === 'refused' && outcome.cause === 'account') {
      this.#stoppedUntil = this.#clock() + STOP_FOR;
    }
    return outcome;
  }

  get isStopped(): boolean {
    return this.#clock() < this.#stoppedUntil;
  }
}
