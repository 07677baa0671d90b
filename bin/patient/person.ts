import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import pMap from 'p-map';
import { alertLinkPartition } from '../../lambdas/aws/dynamodb-alert-links.ts';
import { type AlertItem, alertsOfClinic, toAlert } from '../../lambdas/aws/dynamodb-alerts.ts';
import { findReplies } from '../../lambdas/aws/dynamodb-replies.ts';
import { toTreatmentKeys } from '../../lambdas/aws/dynamodb-treatment-indexes.ts';
import { findTreatment, keptContactSortKey, treatmentKey } from '../../lambdas/aws/dynamodb-treatments.ts';
import {
  type AlertKey,
  alertsOfTreatment,
  keyOfAlert,
  type StandingAlert,
} from '../../lambdas/domain/alert.ts';
import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { Failure } from '../tool/failure.ts';

/** The key of an item of the table. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Who is asked about. */
export interface Subject {
  /** E.164. */
  readonly phone: string;
  readonly contactId: string;
}

/** All that the table holds about one treatment. */
export interface Holding extends TreatmentKey {
  /** Undefined: it is gone. What was said about it was kept later, and so lapses later. */
  readonly treatment: Treatment | undefined;
  /** Whether its phone was the subject's and has been corrected to another since. */
  readonly isCorrected: boolean;
  /** Whether another phone than the subject's has it, had it or wrote about it: it may be about two persons. */
  readonly hasOtherPhone: boolean;
  readonly replies: readonly Reply[];
  readonly alerts: readonly StandingAlert[];
  /** Everything else in the treatment's partition: answers that were sent, and contacts that it had before. */
  readonly others: readonly ItemKey[];
  /** The links that open its alerts. */
  readonly links: readonly (ItemKey & { readonly of: AlertKey })[];
}

/** How a table is read. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** So many treatments at a time. */
const WIDTH = 4;

/**
 * All that a table holds about a person, of all clinics, and of the treatments that are named beside. The whole table is read
 * for it: a phone that was corrected before any text went to it stands in no index, nor does a reply whose treatment has lapsed, nor
 * the treatment that a link is about. Alerts name no contact: those about a treatment that is gone are found by a reply alone.
 *
 * @throws Failure where the table's contacts were made with another key
 */
export async function findHoldings(
  table: Table,
  subject: Subject,
  named: readonly TreatmentKey[],
): Promise<readonly Holding[]> {
  const { keys, links } = await scan(table, subject);
  const all = new Map(
    [...keys, ...named].map((key) => [treatmentKey(key.clinicId, key.treatmentId).pk, key]),
  );
  const inOrder = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  return pMap(inOrder, (key) => holdingOf(table, key, subject, links), { concurrency: WIDTH });
}

async function scan({ client, name }: Table, { phone, contactId }: Subject) {
  const pages = paginateScan(
    { client },
    {
      TableName: name,
      ProjectionExpression: 'pk, sk, #of',
      FilterExpression:
        'contactId = :contact OR #reply.contactId = :contact OR #event.#patient.#phone = :phone OR #submitted.#patient.#phone = :phone OR begins_with(pk, :links)',
      ExpressionAttributeNames: {
        '#event': 'event',
        '#reply': 'reply',
        '#submitted': 'submitted',
        '#patient': 'patient',
        '#phone': 'phone',
        '#of': 'of',
      },
      ExpressionAttributeValues: marshall({
        ':contact': contactId,
        ':phone': phone,
        ':links': alertLinkPartition(''),
      }),
    },
  );
  const keys: TreatmentKey[] = [];
  const links: Holding['links'][number][] = [];
  for await (const { Items = [] } of pages) {
    keys.push(...Items.flatMap(toTreatmentKeys));
    links.push(
      ...Items.filter(({ of }) => of !== undefined).map((item) => unmarshall(item) as (typeof links)[number]),
    );
  }
  return { keys, links };
}

async function holdingOf(
  { client, name }: Table,
  { clinicId, treatmentId }: TreatmentKey,
  { phone, contactId }: Subject,
  links: Holding['links'],
): Promise<Holding> {
  const { pk } = treatmentKey(clinicId, treatmentId);
  const about = alertsOfTreatment(treatmentId);
  const [treatment, replies, items, alerts] = await Promise.all([
    findTreatment(client, name, clinicId, treatmentId),
    findReplies(client, name, clinicId, treatmentId),
    query(client, name, pk, ''),
    query(client, name, alertsOfClinic(clinicId), about),
  ]);
  const hasPhone = treatment?.event.patient.phone === phone;
  if (hasPhone && treatment.contactId !== contactId)
    throw new Failure(
      'The contact key is not the one that this table was filled with: nothing can be found by it.',
    );
  const others = items
    .map(({ sk }) => ({ pk, sk: sk?.S ?? '' }))
    .filter(({ sk }) => sk !== treatmentKey(clinicId, treatmentId).sk && !sk.startsWith('REPLY#'));
  const isCorrected = treatment !== undefined && !hasPhone;
  return {
    clinicId,
    treatmentId,
    treatment,
    isCorrected,
    hasOtherPhone:
      isCorrected ||
      (treatment?.submitted !== undefined && treatment.submitted.patient.phone !== phone) ||
      replies.some((reply) => isOfOther(reply, contactId)) ||
      others.some(({ sk }) => sk.startsWith(keptContactSortKey('')) && sk !== keptContactSortKey(contactId)),
    replies,
    alerts: alerts.map((item) => toAlert(unmarshall(item) as AlertItem)),
    others,
    links: links.filter(({ of }) => of.clinicId === clinicId && of.alertId.startsWith(about)),
  };
}

async function query(
  client: DynamoDBClient,
  TableName: string,
  pk: string,
  begin: string,
): Promise<Record<string, AttributeValue>[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: begin === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :begin)',
      ExpressionAttributeValues: marshall({ ':pk': pk, ...(begin !== '' && { ':begin': begin }) }),
      ConsistentRead: true,
    },
  );
  const items: Record<string, AttributeValue>[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}

export type ToldAndSaid = Pick<Holding, 'replies' | 'alerts' | 'links'>;

/**
 * Of a holding that is about another person as well, what is surely the subject's: what its phone wrote, and the alerts about that;
 * where the treatment has its phone, those about check-ins too.
 */
export function partOf(holding: Holding, { contactId }: Subject): ToldAndSaid {
  const hasPhone = holding.treatment !== undefined && !holding.isCorrected;
  const replies = holding.replies.filter((reply) => reply.contactId === contactId);
  return narrowed(holding, replies, (replyId) =>
    replyId === undefined ? hasPhone : replies.some(({ id }) => id === replyId),
  );
}

/** All of a holding but what another phone wrote, and the alerts about that. */
export function withoutOthersOf(holding: Holding, { contactId }: Subject): ToldAndSaid {
  const others = holding.replies.filter((reply) => isOfOther(reply, contactId));
  const replies = holding.replies.filter((reply) => !others.includes(reply));
  return narrowed(holding, replies, (replyId) => !others.some(({ id }) => id === replyId));
}

/** One whose contact was not noted may be of either. */
const isOfOther = (reply: Reply, contactId: string): boolean =>
  reply.contactId !== undefined && reply.contactId !== contactId;

function narrowed(
  holding: Holding,
  replies: readonly Reply[],
  isToldOf: (replyId: string | undefined) => boolean,
): ToldAndSaid {
  const alerts = holding.alerts.filter((alert) => isToldOf('replyId' in alert ? alert.replyId : undefined));
  const ids = alerts.map((alert) => keyOfAlert(alert).alertId);
  return { replies, alerts, links: holding.links.filter(({ of }) => ids.includes(of.alertId)) };
}
