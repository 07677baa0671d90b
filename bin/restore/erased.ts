import { findTreatments, keptContactSortKey, treatmentKey } from '../../lambdas/aws/dynamodb-treatments.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Table } from '../patient/person.ts';
import { type RecordedRequest, Requests } from '../patient/requests.ts';
import { type Item, kindOf } from './item-kind.ts';
import { pagesOf } from './table.ts';

/** What was erased for good since the restore point, and must not come back. */
export interface Erased {
  /** How many erasures there were. */
  readonly count: number;
  readonly isLeftOut: (item: Item) => boolean;
  /** Of this contact nothing may come back but what forbids to text it. */
  readonly isForgotten: (contactId: string) => boolean;
}

const NOTHING: Erased = { count: 0, isLeftOut: () => false, isForgotten: () => false };

/**
 * Finds what erasures are about that the stage's table records and the restored one does not, or not as finished. A treatment that
 * had an erased phone for a while is told by what it keeps of that: one whose phone was corrected before any text went to it, by the
 * phones of the others alone.
 */
export async function findErased(live: Table, restored: Table): Promise<Erased> {
  const [now, before] = await Promise.all([requestsOf(live), requestsOf(restored)]);
  const finishedBefore = new Set(before.flatMap(({ sk, finishedAt }) => (finishedAt ? [sk] : [])));
  const erasures = now.filter(({ action, sk }) => action === 'erase' && !finishedBefore.has(sk));
  if (erasures.length === 0) return NOTHING;

  const isErased = (contactId: unknown, clinicId: string) =>
    erasures.some(
      (erasure) =>
        erasure.sk.startsWith(`${contactId}#`) &&
        (erasure.clinicId === undefined || erasure.clinicId === clinicId),
    );
  const { whole, part, replies } = await findTraces(
    restored,
    isErased,
    erasures.flatMap(({ open = [] }) => open),
  );
  // Where the stage's table has it still, it is another person's, and only a part was erased.
  const others = new Set((await findTreatments(live.client, live.name, [...part.values()])).map(partitionOf));
  const gone = new Set([...whole, ...[...part.keys()].filter((pk) => !others.has(pk))]);

  const isForgotten = (contactId: string) => erasures.some(({ sk }) => sk.startsWith(`${contactId}#`));
  return {
    count: erasures.length,
    isForgotten,
    isLeftOut(item) {
      const about = treatmentOf(item);
      if (about === undefined) return isOfForgottenContact(item, isForgotten);
      const pk = partitionOfKey(about);
      if (gone.has(pk)) return true;
      switch (kindOf(item)) {
        case 'treatment':
          return part.has(pk);
        case 'former phone':
          return isErased(item.sk.slice(keptContactSortKey('').length), about.clinicId);
        case 'reply':
          return replies.has(item.sk.slice('REPLY#'.length));
        case 'answer':
          return [...replies].some((id) => item.sk.endsWith(`/${id}`));
        case 'alert':
          return replies.has(String(item.replyId));
        default:
          return false;
      }
    },
  };
}

const requestsOf = (table: Table): Promise<readonly RecordedRequest[]> =>
  new Requests(table, () => {
    throw new Error('a restore records no request');
  }).all();

/**
 * The partitions of treatments of erased contacts, of treatments that had the phone of one, and the ids of what such a phone wrote.
 *
 * @param open the treatments of erasures that are not finished
 */
async function findTraces(
  restored: Table,
  isErased: (contactId: unknown, clinicId: string) => boolean,
  open: readonly TreatmentKey[],
) {
  const whole = new Set<string>(open.map(partitionOfKey));
  const part = new Map<string, TreatmentKey>();
  const replies = new Set<string>();
  const phones = new Set<unknown>();
  const corrected: { readonly phone: unknown; readonly key: TreatmentKey }[] = [];
  for await (const page of pagesOf(restored, {})) {
    for (const { item } of page) {
      const key = treatmentOf(item);
      if (key === undefined) continue;
      const kind = kindOf(item);
      if (kind === 'treatment') {
        const { contactId, event, submitted } = item as unknown as Treatment;
        if (isErased(contactId, key.clinicId)) {
          whole.add(item.pk);
          phones.add(event.patient.phone);
        } else if (submitted !== undefined) corrected.push({ phone: submitted.patient.phone, key });
      } else if (kind === 'former phone' && isErased(item.contactId, key.clinicId)) part.set(item.pk, key);
      else if (kind === 'reply') {
        const { id, contactId } = item.reply as { readonly id: string; readonly contactId?: string };
        if (isErased(contactId, key.clinicId)) replies.add(id);
      }
    }
  }
  for (const { phone, key } of corrected) if (phones.has(phone)) part.set(partitionOfKey(key), key);
  for (const pk of whole) part.delete(pk);
  return { whole, part, replies };
}

/** The treatment that an item is about, if it is about one. */
function treatmentOf(item: Item): TreatmentKey | undefined {
  const [, clinicId = '', treatmentId = ''] = item.pk.split('#');
  switch (kindOf(item)) {
    case 'treatment':
    case 'reply':
    case 'answer':
    case 'former phone':
      return { clinicId, treatmentId };
    case 'alert':
      return { clinicId, treatmentId: ofAlert(item.sk) };
    case 'link': {
      const of = item.of as { readonly clinicId: string; readonly alertId: string };
      return { clinicId: of.clinicId, treatmentId: ofAlert(of.alertId) };
    }
    default:
      return undefined;
  }
}

/** The id of an alert begins with that of its treatment, in which no `~` can stand. */
const ofAlert = (alertId: string): string => alertId.split('~', 1)[0] ?? '';

const isOfForgottenContact = (item: Item, isForgotten: (contactId: string) => boolean): boolean => {
  const [kind, contactId = ''] = item.pk.split('#');
  return kind === 'CONTACT' && kindOf(item) !== 'contact' && isForgotten(contactId);
};

const partitionOfKey = ({ clinicId, treatmentId }: TreatmentKey): string =>
  treatmentKey(clinicId, treatmentId).pk;

const partitionOf = ({ clinicId, event: { treatmentId } }: Treatment): string =>
  partitionOfKey({ clinicId, treatmentId });
