import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Contacts, OptOutReason, Reservation } from '../../lambdas/use-cases/ports.ts';

interface Contact {
  readonly optedOutAt?: Instant;
  readonly optOutReason?: OptOutReason;
  readonly optedInAt?: Instant;
  readonly quarantinedAt?: Instant;
  readonly reservation?: Reservation;
}

/** Contacts in memory, with the conditions of the DynamoDB store. */
export class MemoryContacts implements Contacts {
  readonly #stored = new Map<string, Contact>();

  async reserve(
    reservation: Reservation,
    now: Instant,
    purpose?: 'answer',
  ): Promise<'reserved' | 'opted-out' | 'quarantined' | 'being-sent' | 'busy'> {
    const contact = this.#stored.get(reservation.contactId) ?? {};
    if (contact.optedOutAt !== undefined && purpose !== 'answer') return 'opted-out';
    if (contact.quarantinedAt !== undefined) return 'quarantined';
    const held = contact.reservation;
    if (held !== undefined && held.token !== reservation.token && held.until > now) {
      return held.text === reservation.text ? 'being-sent' : 'busy';
    }
    this.#stored.set(reservation.contactId, { ...contact, reservation });
    return 'reserved';
  }

  async release(contactId: string, token: string): Promise<void> {
    const { reservation, ...contact } = this.#stored.get(contactId) ?? {};
    if (reservation?.token === token) this.#stored.set(contactId, contact);
  }

  async optOut(
    contactId: string,
    at: Instant,
    reason: OptOutReason = 'patient',
  ): Promise<'opted-out' | 'overtaken'> {
    const contact = this.#stored.get(contactId) ?? {};
    const { optedOutAt = Number.NEGATIVE_INFINITY, optedInAt = Number.NEGATIVE_INFINITY } = contact;
    if (optedOutAt >= at || optedInAt >= at) {
      return contact.optedOutAt === undefined ? 'overtaken' : 'opted-out';
    }
    const optOutReason = reason === 'network' ? reason : (contact.optOutReason ?? reason);
    this.#stored.set(contactId, { ...contact, optedOutAt: at, optOutReason });
    return 'opted-out';
  }

  async optIn(contactId: string, at: Instant): Promise<'opted-in' | 'blocked' | 'overtaken'> {
    const { optedOutAt = at, optedInAt = at, optOutReason, ...contact } = this.#stored.get(contactId) ?? {};
    if (optOutReason === 'network') return 'blocked';
    if (optedOutAt > at || optedInAt > at) return 'overtaken';
    this.#stored.set(contactId, { ...contact, optedInAt: at });
    return 'opted-in';
  }

  async isOptedOut(contactId: string): Promise<boolean> {
    return this.#stored.get(contactId)?.optedOutAt !== undefined;
  }

  quarantine(contactId: string, at: Instant): void {
    this.#stored.set(contactId, { ...this.#stored.get(contactId), quarantinedAt: at });
  }

  isReserved(contactId: string): boolean {
    return this.#stored.get(contactId)?.reservation !== undefined;
  }
}
