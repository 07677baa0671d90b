import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import { contactKey, contactPartition, type DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import {
  type DynamoDbTreatments,
  findTreatment,
  toTreatment,
} from '../../lambdas/aws/dynamodb-treatments.ts';
import { shortContact } from '../../lambdas/aws/log.ts';
import { type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { findContactItems } from '../patient/contact.ts';
import type { Table } from '../patient/person.ts';
import { type Contact, forbid, isOptOutMissing, isQuarantineMissing } from './contact.ts';
import { type Erased, findErased } from './erased.ts';
import { kindOf } from './item-kind.ts';
import type { Logged } from './logged.ts';
import {
  becomingUnknown,
  knowingWhatWasSent,
  type Restoring,
  restoredTreatment,
} from './restored-treatment.ts';
import { keyOf, pagesOf, putInPlace, putMissing, type StoredItem, sameKeysIn } from './table.ts';
import { Tally } from './tally.ts';

export interface Restore {
  /** The stage's table. */
  readonly table: Table;
  /** The restored one. */
  readonly from: Table;
  readonly treatments: DynamoDbTreatments;
  readonly contacts: DynamoDbContacts;
  readonly logged: Logged;
  readonly replace: boolean;
  readonly isMeant: boolean;
  readonly now: Instant;
  /** From when on the functions stood still. */
  readonly stoppedAt: Instant;
}

/** So many items at a time. */
const WIDTH = 10;

/** What is to be done about an item. `write` answers whether the item was still as it was read. */
interface Step {
  readonly count: (tally: Tally) => void;
  readonly write: () => Promise<boolean>;
}

/**
 * Puts back what the restored table has, where that is meant, and counts it. Treatments come last: once one is there it may be
 * sent, and whoever has opted out must be known by then, also where this run is broken off.
 */
export async function restore(deps: Restore): Promise<Tally> {
  const tally = new Tally();
  const erased = await findErased(deps.table, deps.from);
  tally.erasures = erased.count;
  await restoreItems('sk <> :treatment', erased, tally, deps);
  await forbidLogged(tally, deps);
  await restoreItems('sk = :treatment', erased, tally, deps);
  await lookAfterTexted(tally, deps);
  return tally;
}

async function restoreItems(
  FilterExpression: string,
  erased: Erased,
  tally: Tally,
  deps: Restore,
): Promise<void> {
  const scan = { FilterExpression, ExpressionAttributeValues: { ':treatment': { S: 'TREATMENT' } } };
  for await (const page of pagesOf(deps.from, scan)) await restorePage(page, erased, tally, deps);
}

/**
 * Forbids to text who has said STOP by the log, unless a table knows it, or a later word. The log has the beginning of a contact's id:
 * the whole one is that of the treatment, as one of the tables has it.
 */
async function forbidLogged(
  tally: Tally,
  { logged, from, table, contacts, isMeant }: Restore,
): Promise<void> {
  for (const { at, reason, contact, ...key } of logged.optOuts) {
    const found = [await findIn(table, key), await findIn(from, key)];
    const contactId = found.map((one) => one?.contactId).find((id) => shortContact(id) === contact);
    if (contactId === undefined) continue;
    const known = (await findContact(table, contactId)) ?? (await findContact(from, contactId)) ?? {};
    const said: Contact = { optedOutAt: at, optOutReason: reason, consentSaidAt: at };
    if (!isOptOutMissing(said, known)) continue;
    if (isMeant) await forbid(contactId, said, contacts, table);
    tally.forbidden.add(contactId);
  }
}

const findContact = async (table: Table, contactId: string): Promise<Contact | undefined> =>
  (await findContactItems(table, contactId)).find(({ sk }) => sk === contactKey(contactId).sk.S);

/** Of what was texted, sees to treatments that the restored table does not have: posted anew since, or lost for good. */
async function lookAfterTexted(tally: Tally, deps: Restore): Promise<void> {
  const { logged, from, table, treatments, isMeant } = deps;
  await pMap(
    logged.texted,
    async (key) => {
      if ((await findIn(from, key)) !== undefined) return;
      const live = await findIn(table, key);
      if (live === undefined) return void tally.lost.push(key);
      const next = knowingWhatWasSent(live, restoringOf(key, deps));
      if (next === live) return;
      if (!isMeant || (await treatments.replace(next)) !== 'conflict')
        tally.treatment('posted-anew', key.clinicId, 0);
      else tally.changedMeanwhile += 1;
    },
    { concurrency: WIDTH },
  );
}

const findIn = ({ client, name }: Table, { clinicId, treatmentId }: TreatmentKey) =>
  findTreatment(client, name, clinicId, treatmentId);

const restoringOf = (key: TreatmentKey, { logged, replace, now, stoppedAt }: Restore): Restoring => {
  const texts = logged.textsOf(key);
  return { now, stoppedAt, replace, sentTextOf: (checkIn) => texts.get(checkIn) };
};

async function restorePage(
  page: readonly StoredItem[],
  erased: Erased,
  tally: Tally,
  deps: Restore,
): Promise<void> {
  const wanted = page.filter(({ item }) => {
    if (erased.isLeftOut(item)) tally.erased += 1;
    else if (typeof item.ttl !== 'number' || item.ttl * SECOND > deps.now) return true;
    return false;
  });
  const there = await sameKeysIn(deps.table, wanted);
  await pMap(
    wanted,
    async (stored) => {
      const step = stepFor(stored, there.get(keyOf(stored)), erased, deps);
      if (step === undefined) return;
      if (!deps.isMeant || (await step.write())) step.count(tally);
      else tally.changedMeanwhile += 1;
    },
    { concurrency: WIDTH },
  );
}

function stepFor(
  stored: StoredItem,
  live: StoredItem | undefined,
  erased: Erased,
  deps: Restore,
): Step | undefined {
  const kind = kindOf(stored.item);
  if (kind === 'treatment') return treatmentStep(stored, live, deps);
  if (kind === 'contact') {
    const contactId = stored.item.pk.slice(contactPartition('').length);
    if (live !== undefined || erased.isForgotten(contactId))
      return contactStep(contactId, stored, live, deps);
  }
  if (live === undefined)
    return {
      count: (tally) => tally.putBack(kind, stored.item),
      write: () => putMissing(deps.table, stored),
    };
  if (kind === 'clinic' && deps.replace && !isDeepStrictEqual(stored.item, live.item))
    return {
      count: (tally) => void tally.clinics.push(stored.item.sk),
      write: () => putInPlace(deps.table, stored),
    };
  // What only ever goes forward (replies, answers, alerts) has gone further, and a client acts for the clinic that it was given.
  return undefined;
}

function contactStep(
  contactId: string,
  stored: StoredItem,
  live: StoredItem | undefined,
  { contacts, table }: Restore,
): Step | undefined {
  const restored = stored.item as Contact;
  const known = (live?.item ?? {}) as Contact;
  if (!isOptOutMissing(restored, known) && !isQuarantineMissing(restored, known)) return undefined;
  return {
    count: (tally) => void tally.forbidden.add(contactId),
    write: async () => {
      await forbid(contactId, restored, contacts, table);
      return true;
    },
  };
}

function treatmentStep(stored: StoredItem, there: StoredItem | undefined, deps: Restore): Step | undefined {
  const { treatments, replace } = deps;
  const restored = toTreatment(stored.raw);
  const live = there && toTreatment(there.raw);
  const key = { clinicId: restored.clinicId, treatmentId: restored.event.treatmentId };
  const next = restoredTreatment(restored, live, restoringOf(key, deps));
  if (next === live) return undefined;
  const found = live === undefined ? 'missing' : replace ? 'differing' : 'posted-anew';
  return {
    count: (tally) => tally.treatment(found, key.clinicId, becomingUnknown(live, next)),
    async write() {
      if (live === undefined) return (await treatments.create(next)) === 'created';
      await keepContacts([restored, live], next, treatments);
      return (await treatments.replace(next)) !== 'conflict';
    },
  };
}

/** Receipts and replies of the phones that it had find the treatment all the same. */
async function keepContacts(
  before: readonly Treatment[],
  next: Treatment,
  treatments: DynamoDbTreatments,
): Promise<void> {
  for (const treatment of before)
    if (treatment.contactId !== next.contactId) await treatments.keepContact(treatment);
}
