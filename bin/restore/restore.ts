import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import type { DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import { type DynamoDbTreatments, toTreatment } from '../../lambdas/aws/dynamodb-treatments.ts';
import { type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { Table } from '../patient/person.ts';
import { type Contact, forbid, isOptOutMissing, isQuarantineMissing } from './contact.ts';
import { type Erased, findErased } from './erased.ts';
import { kindOf } from './item-kind.ts';
import { becomingUnknown, restoredTreatment } from './restored-treatment.ts';
import type { SentTexts } from './sent-texts.ts';
import { keyOf, pagesOf, putInPlace, putMissing, type StoredItem, sameKeysIn } from './table.ts';
import { Tally } from './tally.ts';

export interface Restore {
  /** The stage's table. */
  readonly table: Table;
  readonly from: Table;
  readonly treatments: DynamoDbTreatments;
  readonly contacts: DynamoDbContacts;
  readonly sent: SentTexts | undefined;
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
  for (const condition of ['sk <> :treatment', 'sk = :treatment']) {
    const scan = {
      FilterExpression: condition,
      ExpressionAttributeValues: { ':treatment': { S: 'TREATMENT' } },
    };
    for await (const page of pagesOf(deps.from, scan)) await restorePage(page, erased, tally, deps);
  }
  return tally;
}

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
    const contactId = stored.item.pk.slice('CONTACT#'.length);
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
    count: (tally) => {
      tally.forbidden += 1;
    },
    write: async () => {
      await forbid(contactId, restored, contacts, table);
      return true;
    },
  };
}

function treatmentStep(
  stored: StoredItem,
  there: StoredItem | undefined,
  { treatments, sent, replace, now, stoppedAt }: Restore,
): Step | undefined {
  const restored = toTreatment(stored.raw);
  const live = there && toTreatment(there.raw);
  const key = { clinicId: restored.clinicId, treatmentId: restored.event.treatmentId };
  const sentTextOf = (checkIn: string) => sent?.of(key, checkIn);
  const next = restoredTreatment(restored, live, { now, stoppedAt, replace, sentTextOf });
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
