import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { SentText } from '../engine/sms.ts';
import type { Phone, PhoneMessage } from './state.ts';

/** What each phone got and wrote, in the order in which it happened: the clock may have stood still meanwhile. */
export class Phones {
  readonly #messages = new Map<string, PhoneMessage[]>();

  /** Those that wrote or were texted last first. */
  get all(): readonly Phone[] {
    return [...this.#messages]
      .map(([number, messages]) => ({ number, messages: [...messages] }))
      .toReversed();
  }

  received({ to, at, body, encoding, segments }: SentText): void {
    this.#add(to, { direction: 'to-phone', at: formatInstant(at), body, encoding, parts: segments });
  }

  wrote(number: string, body: string, at: Instant): void {
    this.#add(number, { direction: 'from-phone', at: formatInstant(at), body });
  }

  #add(number: string, message: PhoneMessage): void {
    const messages = this.#messages.get(number) ?? [];
    messages.push(message);
    // The map keeps the order in which phones were heard of last.
    this.#messages.delete(number);
    this.#messages.set(number, messages);
  }
}
