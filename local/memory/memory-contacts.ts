import type { Instant } from '../../lambdas/domain/instant.ts';
import { noCountsAsOf } from '../../lambdas/domain/last-word.ts';
import type { AnswerPurpose, Contacts, OptOutReason, Reservation } from '../../lambdas/use-cases/ports.ts';

interface Contact {
  readonly optedOutAt?: Instant;
  readonly optOutReason?: OptOutReason;
  readonly consentSaidAt?: Instant;
  readonly lastAnswerAt?: Instant;
  readonly quarantinedAt?: Instant;
  readonly reservation?: Reservation;
}

/** Contacts in memory, with the conditions of the DynamoDB store. */
export class MemoryContacts implements Contacts {
  readonly #stored = new Map<string, Contact>();

  async reserve(
    reservation: Reservation,
    now: Instant,
    purpose?: AnswerPurpose,
  ): Promise<'reserved' | 'opted-out' | 'quarantined' | 'being-sent' | 'busy'> {
    const contact = this.#stored.get(reservation.contactId) ?? {};
    if (contact.optedOutAt !== undefined && purpose !== 'exempt-answer') return 'opted-out';
    if (contact.quarantinedAt !== undefined) return 'quarantined';
    const held = contact.reservation;
    if (held !== undefined && held.token !== reservation.token && held.until > now) {
      return held.text === reservation.text ? 'being-sent' : 'busy';
    }
    const answer = purpose === undefined ? {} : { lastAnswerAt: now };
    this.#stored.set(reservation.contactId, { ...contact, ...answer, reservation });
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
    saidAt?: Instant,
  ): Promise<'opted-out' | 'superseded'> {
    const contact = this.#stored.get(contactId) ?? {};
    if (saidAt !== undefined && (contact.consentSaidAt ?? saidAt) > saidAt) {
      return contact.optedOutAt === undefined ? 'superseded' : 'opted-out';
    }
    const consentSaidAt = noCountsAsOf(at, saidAt);
    const optOutReason = reason === 'network' ? reason : (contact.optOutReason ?? reason);
    this.#stored.set(contactId, { optedOutAt: at, ...contact, optOutReason, consentSaidAt });
    return 'opted-out';
  }

  async optIn(contactId: string, saidAt: Instant): Promise<'opted-in' | 'blocked' | 'superseded'> {
    const { optedOutAt: _, optOutReason, ...contact } = this.#stored.get(contactId) ?? {};
    if (optOutReason === 'network') return 'blocked';
    if ((contact.consentSaidAt ?? saidAt) > saidAt) return 'superseded';
    this.#stored.set(contactId, { ...contact, consentSaidAt: saidAt });
    return 'opted-in';
  }

  async lastAnswerAt(contactId: string): Promise<Instant | undefined> {
    return this.#stored.get(contactId)?.lastAnswerAt;
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
