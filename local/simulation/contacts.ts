import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Contacts, Reservation } from '../../lambdas/use-cases/ports.ts';
import { MemoryContacts } from '../memory/memory-contacts.ts';
import type { FunctionRun } from './function-run.ts';

/** Who is told of what became of a contact, at its moment. */
export interface ContactWatcher {
  reserved(reservation: Reservation, by: string): void;
  released(contactId: string, token: string): void;
  optedOut(contactId: string, by: string): void;
}

/** The contacts in memory, behind calls that may fail. */
export class SimulatedContacts {
  readonly #stored = new MemoryContacts();
  readonly #watcher: ContactWatcher;

  constructor(watcher: ContactWatcher) {
    this.#watcher = watcher;
  }

  contactsFor(run: FunctionRun): Omit<Contacts, 'optIn'> {
    return {
      reserve: (reservation, now) => run.call('dynamodb', () => this.#reserve(reservation, now, run.name)),
      release: (contactId, token) =>
        run.call('dynamodb', async () => {
          await this.#stored.release(contactId, token);
          this.#watcher.released(contactId, token);
        }),
      optOut: (contactId, at) =>
        run.call('dynamodb', async () => {
          const result = await this.#stored.optOut(contactId, at);
          this.#watcher.optedOut(contactId, run.name);
          return result;
        }),
      isOptedOut: (contactId) => run.call('dynamodb', () => this.#stored.isOptedOut(contactId)),
    };
  }

  async #reserve(reservation: Reservation, now: Instant, by: string) {
    const claim = await this.#stored.reserve(reservation, now);
    if (claim === 'reserved') this.#watcher.reserved(reservation, by);
    return claim;
  }
}
