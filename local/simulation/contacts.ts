import type { Instant } from '../../lambdas/domain/instant.ts';
import type { AnswerPurpose, Contacts, OptOutReason, Reservation } from '../../lambdas/use-cases/ports.ts';
import { MemoryContacts } from '../memory/memory-contacts.ts';
import type { FunctionRun } from './function-run.ts';

/** Who is told of what became of a contact, at its moment. */
export interface ContactWatcher {
  reserved(reservation: Reservation, by: string): void;
  released(contactId: string, token: string): void;
  optedOut(contactId: string, reason: OptOutReason, by: FunctionRun): void;
  /** A no was not stored, because of a later yes. */
  stayedIn(contactId: string, by: FunctionRun): void;
  optedIn(contactId: string, by: FunctionRun): void;
}

/** The contacts in memory, behind calls that may fail. */
export class SimulatedContacts {
  readonly #stored = new MemoryContacts();
  readonly #watcher: ContactWatcher;

  constructor(watcher: ContactWatcher) {
    this.#watcher = watcher;
  }

  contactsFor(run: FunctionRun): Contacts {
    return {
      reserve: (reservation, now, purpose) =>
        run.call('dynamodb', () => this.#reserve(reservation, now, purpose, run.name)),
      release: (contactId, token) =>
        run.call('dynamodb', async () => {
          await this.#stored.release(contactId, token);
          this.#watcher.released(contactId, token);
        }),
      optOut: (contactId, at, reason = 'patient', saidAt = undefined) =>
        run.call('dynamodb', async () => {
          const result = await this.#stored.optOut(contactId, at, reason, saidAt);
          if (result === 'opted-out') this.#watcher.optedOut(contactId, reason, run);
          else this.#watcher.stayedIn(contactId, run);
          return result;
        }),
      optIn: (contactId, saidAt) =>
        run.call('dynamodb', async () => {
          const result = await this.#stored.optIn(contactId, saidAt);
          if (result === 'opted-in') this.#watcher.optedIn(contactId, run);
          return result;
        }),
      lastAnswerAt: (contactId) => run.call('dynamodb', () => this.#stored.lastAnswerAt(contactId)),
      isOptedOut: (contactId) => run.call('dynamodb', () => this.#stored.isOptedOut(contactId)),
    };
  }

  async #reserve(reservation: Reservation, now: Instant, purpose: AnswerPurpose | undefined, by: string) {
    const claim = await this.#stored.reserve(reservation, now, purpose);
    if (claim === 'reserved') this.#watcher.reserved(reservation, by);
    return claim;
  }
}
