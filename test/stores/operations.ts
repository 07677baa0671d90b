import fc from 'fast-check';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type {
  Contacts,
  ListPosition,
  TextCounter,
  TextCounts,
  TreatmentIndexes,
  TreatmentKey,
  Treatments,
} from '../../lambdas/use-cases/ports.ts';
import { anEvent, contactIdOf } from '../builders/treatment.ts';
import { dueByShard, listOf } from './stores.ts';

type Key = TreatmentKey;

/** What is asked of a store. `shards` is the number that the function which writes was configured with. */
export type Operation =
  | { readonly does: 'create'; readonly treatment: Treatment; readonly shards: number }
  | { readonly does: 'find'; readonly key: Key }
  /** `lead` is how far the version is from the stored one: 0 is current, less is stale. */
  | {
      readonly does: 'replace';
      readonly treatment: Treatment;
      readonly lead: number;
      readonly shards: number;
    }
  | { readonly does: 'due'; readonly now: number }
  | { readonly does: 'ofContact'; readonly contactId: string }
  | { readonly does: 'findAll'; readonly keys: readonly Key[] }
  /** Of the treatment as it is stored, if it is. */
  | { readonly does: 'keepContact'; readonly key: Key }
  | {
      readonly does: 'ofClinic';
      readonly clinicId: string;
      readonly range: { readonly from?: number; readonly before?: number };
      readonly limit: number;
      readonly after?: ListPosition;
    }
  | {
      readonly does: 'reserve';
      readonly reservation: Parameters<Contacts['reserve']>[0];
      readonly now: number;
    }
  | { readonly does: 'release'; readonly contactId: string; readonly token: string }
  | { readonly does: 'optOut'; readonly contactId: string; readonly at: number }
  | { readonly does: 'isOptedOut'; readonly contactId: string }
  | { readonly does: 'count'; readonly counter: TextCounter; readonly ceiling: number }
  | { readonly does: 'takeBack'; readonly counter: TextCounter };

/** Shards that writers are configured with, at one time or another. */
const SHARDS = [1, 4, 8];
export const MOST_SHARDS = Math.max(...SHARDS);

export interface Store {
  readonly treatmentsOver: (shards: number) => Treatments;
  readonly indexes: TreatmentIndexes;
  readonly contacts: Contacts;
  readonly textCounts: TextCounts;
  /** How many shards a reader has to look at. */
  readonly dueShards: number;
}

/**
 * Asks a store, and answers what it answered; keys, whose order the contract leaves open, in the order of their words, and so
 * those in a list that were treated at the same time.
 */
export async function perform(operation: Operation, store: Store): Promise<unknown> {
  switch (operation.does) {
    case 'create':
      return store.treatmentsOver(operation.shards).create(operation.treatment);
    case 'find':
      return store.treatmentsOver(1).find(operation.key.clinicId, operation.key.treatmentId);
    case 'replace': {
      const { treatment, lead, shards } = operation;
      const treatments = store.treatmentsOver(shards);
      const stored = await treatments.find(treatment.clinicId, treatment.event.treatmentId);
      return treatments.replace({ ...treatment, version: (stored?.version ?? 1) + lead });
    }
    case 'due':
      return inWords((await dueByShard(store.indexes, store.dueShards, operation.now)).flat());
    case 'ofContact':
      return inWords(await store.indexes.ofContact(operation.contactId));
    case 'findAll':
      return store.treatmentsOver(1).findAll(operation.keys);
    case 'keepContact': {
      const { clinicId, treatmentId } = operation.key;
      const stored = await store.treatmentsOver(1).find(clinicId, treatmentId);
      return stored && store.treatmentsOver(1).keepContact(stored);
    }
    case 'ofClinic': {
      const { clinicId, range, limit, after } = operation;
      const listed = await listOf(store.indexes, clinicId, range, limit, after);
      const times = listed.map(({ treatedAt }) => treatedAt);
      return [times, listed.map(({ treatedAt, treatmentId }) => `${treatedAt} ${treatmentId}`).toSorted()];
    }
    case 'reserve':
      return store.contacts.reserve(operation.reservation, operation.now);
    case 'release':
      return store.contacts.release(operation.contactId, operation.token);
    case 'optOut':
      return store.contacts.optOut(operation.contactId, operation.at);
    case 'isOptedOut':
      return store.contacts.isOptedOut(operation.contactId);
    case 'count':
      return store.textCounts.count(operation.counter, operation.ceiling);
    case 'takeBack':
      return store.textCounts.takeBack(operation.counter);
  }
}

const inWords = (keys: readonly TreatmentKey[]): string[] =>
  keys.map(({ clinicId, treatmentId }) => `${clinicId} ${treatmentId}`).toSorted();

/** Few, so that operations meet; of one to seven digits, so that numbers in the order of words show. */
const instant = fc.integer({ min: 0, max: 16 }).map((step) => step * 10 * MINUTE);
const words = fc.string({ unit: 'grapheme', maxLength: 10 });
const phone = fc.constantFrom('+13055550123', '+13055550124', '+13055550125');
const clinicId = fc.constantFrom('demo', 'other');
const treatmentId = fc.constantFrom('T-1', 'T-2', 'T:3');
const shards = fc.constantFrom(...SHARDS);

const attempt = fc.record(
  { token: words, contactId: words, textHash: words, startedAt: instant, deadline: instant },
  // As before it was noted.
  { requiredKeys: ['token', 'contactId', 'startedAt', 'deadline'] },
);
const refusals = fc.nat(5);
const corrected = fc.oneof(fc.record({ dueAt: instant, expiresAt: instant }), fc.constant('dropped'));
const planned = { dueAt: instant, sendAt: instant, expiresAt: instant };
const told = fc.constantFrom('undelivered', 'failed', 'expired', 'suppressed', 'unknown');

/** A check-in of the state with its own fields; those named last may be missing. */
const inState = (state: CheckIn['state'], fields: object, optional: object = {}) =>
  fc.record(
    { ...planned, state: fc.constant(state), told, ...fields, ...optional },
    { requiredKeys: ['dueAt', 'sendAt', 'expiresAt', 'state', ...Object.keys(fields)] as never[] },
  );

const sent = { sentAt: instant, messageId: words };
const noted = { sentTo: words, textHash: words };
const checkInState = fc.oneof(
  {
    weight: 4,
    arbitrary: inState(
      'scheduled',
      { refusals },
      { nudges: fc.record({ count: refusals, lastAt: instant }) },
    ),
  },
  inState('sending', { attempt, refusals }, { corrected }),
  inState('unknown', { attempt, unknownAt: instant }),
  inState('sent', sent, noted),
  inState('delivered', { ...sent, deliveredAt: instant }, noted),
  inState('undelivered', { ...sent, undeliveredAt: instant, reason: words }, noted),
  inState('failed', { failedAt: instant, reason: fc.constantFrom('invalid-number', 'opted-out') }),
  inState('expired', { expiredAt: instant }),
  inState('cancelled', { cancelledAt: instant }),
  inState('suppressed', { suppressedAt: instant, reason: fc.constantFrom('opted-out', 'quarantined') }),
);
const checkIns = fc.tuple(checkInState, checkInState).map(
  ([first, second]) =>
    [
      { key: '48h', ...first },
      { key: '4w', ...second },
    ] as unknown as CheckIn[],
);

const event = fc
  .record({
    treatmentId,
    phone,
    treatedAt: instant,
    consent: fc.record(
      { sms: fc.boolean(), obtainedAt: instant, method: words, reference: words },
      { requiredKeys: ['sms', 'obtainedAt'] },
    ),
  })
  .map(({ phone, ...fields }) => anEvent({ ...fields, patient: { ...anEvent().patient, phone } }));

const treatment: fc.Arbitrary<Treatment> = fc
  .record(
    {
      clinicId,
      event,
      checkIns,
      createdAt: instant,
      revision: fc.nat(9),
      submitted: event,
      cancelledAt: instant,
      sourceUpdatedAt: instant,
    },
    { requiredKeys: ['clinicId', 'event', 'checkIns', 'createdAt', 'revision'] },
  )
  .map((fields) => ({ ...fields, contactId: contactIdOf(fields.event.patient.phone), version: 1 }));

const key = fc.record({ clinicId, treatmentId });
const range = fc.record({ from: instant, before: instant }, { requiredKeys: [] });
/** A place between those of treatments: which of equal times come first is left open. */
const place = fc.record({ treatmentId, treatedAt: instant.map((time) => time + 1) });
const list = fc
  .record(
    { clinicId, range, limit: fc.integer({ min: 1, max: 4 }), after: place },
    { requiredKeys: ['clinicId', 'range', 'limit'] },
  )
  .map((asked) => ({ does: 'ofClinic' as const, ...asked }));
const moment = fc.nat(20);
const contactId = fc.constantFrom('a', 'b');
const token = fc.constantFrom('first', 'second', 'third');
const reservation = fc.record({
  contactId,
  text: fc.constantFrom('demo/T-1/48h', 'demo/T-1/4w'),
  token,
  until: moment,
});

const does = <Name extends Operation['does'], Fields extends object>(
  name: Name,
  fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> },
) => fc.record<Fields>(fields).map((asked) => ({ does: name, ...asked }));

/** An operation on treatments that meets others on the same ones. */
export const treatmentOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: does('create', { treatment, shards }) },
  { weight: 4, arbitrary: does('replace', { treatment, lead: fc.constantFrom(0, 0, 0, -1, 1), shards }) },
  does('find', { key }),
  { weight: 2, arbitrary: does('due', { now: instant }) },
  { weight: 2, arbitrary: does('ofContact', { contactId: phone.map(contactIdOf) }) },
  { weight: 2, arbitrary: does('keepContact', { key }) },
  does('findAll', { keys: fc.array(key, { maxLength: 8 }) }),
  { weight: 2, arbitrary: list },
);

/** An operation on contacts that meets others on the same ones. */
export const contactOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: does('reserve', { reservation, now: moment }) },
  { weight: 3, arbitrary: does('release', { contactId, token }) },
  does('optOut', { contactId, at: moment }),
  does('isOptedOut', { contactId }),
);

const counter = fc.record({
  of: fc.constantFrom('phone', 'clinic'),
  id: contactId,
  day: fc.constantFrom('2026-11-24', '2026-11-25'),
});

/** An operation on the counts of texts that meets others on the same ones. */
export const textCountOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: does('count', { counter, ceiling: fc.integer({ min: 1, max: 4 }) }) },
  does('takeBack', { counter }),
);
