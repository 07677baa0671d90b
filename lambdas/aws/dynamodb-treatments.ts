import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY, type Instant, SECOND } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import { wakeAt as nextWakeAt } from '../domain/wake.ts';
import type { TreatmentKey, Treatments } from '../use-cases/ports.ts';
import { batchGet } from './batch-get.ts';
import { holds } from './conditional-write.ts';

const TREATMENT = 'TREATMENT';
/** What the store adds to a treatment: its key, the keys of the indexes and the end of its life. */
interface TreatmentItem extends Treatment {
  readonly pk: string;
  readonly sk: string;
  readonly treatedAt: Instant;
  /** Both absent where nothing is open, which takes the item out of the due index. */
  readonly dueShard?: string;
  readonly wakeAt?: Instant;
  /** Seconds since the epoch, as DynamoDB's time to live wants them. */
  readonly ttl: number;
}

/**
 * Told of every write that this store knows to have succeeded: what it took the place of, undefined of a new treatment, and
 * what is stored now. One whose answer went missing is not told of.
 */
type OnWrite = (before: Treatment | undefined, after: Treatment) => void;

/** Treatments in DynamoDB: one item each, written whole and only over the version that was read. */
export class DynamoDbTreatments implements Treatments {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #retentionDays: number;
  readonly #dueShards: number;
  readonly #onWrite: OnWrite;

  constructor(
    client: DynamoDBClient,
    config: { table: string; retentionDays: number; dueShards: number; onWrite: OnWrite },
  ) {
    this.#client = client;
    this.#table = config.table;
    this.#retentionDays = config.retentionDays;
    this.#dueShards = config.dueShards;
    this.#onWrite = config.onWrite;
  }

  async create(treatment: Treatment): Promise<'created' | 'exists'> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: this.#toItem(treatment),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    if ((await holds(this.#client.send(put))) === false) return 'exists';
    this.#onWrite(undefined, treatment);
    return 'created';
  }

  async replace(treatment: Treatment): Promise<Treatment | 'conflict'> {
    const next = { ...treatment, version: treatment.version + 1 };
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: this.#toItem(next),
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': { N: String(treatment.version) } },
      ReturnValues: 'ALL_OLD',
    });
    const answer = await holds(this.#client.send(put));
    if (answer === false) return 'conflict';
    if (answer.Attributes !== undefined) this.#onWrite(toTreatment(answer.Attributes), next);
    return next;
  }

  async find(clinicId: string, treatmentId: string): Promise<Treatment | undefined> {
    return findTreatment(this.#client, this.#table, clinicId, treatmentId);
  }

  async findAll(keys: readonly TreatmentKey[]): Promise<readonly Treatment[]> {
    return findTreatments(this.#client, this.#table, keys);
  }

  async keepContact(treatment: Treatment): Promise<void> {
    const { contactId, event } = treatment;
    const { pk } = treatmentKey(treatment.clinicId, event.treatmentId);
    const item = {
      pk,
      sk: keptContactSortKey(contactId),
      contactId,
      treatedAt: event.treatedAt,
      ttl: this.#ttl(treatment),
    };
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: marshall(item) }));
  }

  #toItem(treatment: Treatment) {
    const key = treatmentKey(treatment.clinicId, treatment.event.treatmentId);
    const due = nextWakeAt(treatment);
    const item: TreatmentItem = {
      ...key,
      ...treatment,
      treatedAt: treatment.event.treatedAt,
      ...(due !== undefined && { wakeAt: due, dueShard: dueShard(key.pk, this.#dueShards) }),
      ttl: this.#ttl(treatment),
    };
    return marshall(item);
  }

  #ttl({ createdAt, checkIns }: Treatment): number {
    const lastExpiry = Math.max(...checkIns.map(({ expiresAt }) => expiresAt));
    return Math.ceil(Math.max(createdAt + this.#retentionDays * DAY, lastExpiry) / SECOND);
  }
}

/** The store that a function's environment names. */
export const treatmentsIn = (
  environment: Record<'TABLE_NAME' | 'RETENTION_DAYS' | 'DUE_INDEX_SHARDS', string>,
  client: DynamoDBClient,
  journal: { readonly written: OnWrite },
): DynamoDbTreatments =>
  new DynamoDbTreatments(client, {
    table: environment.TABLE_NAME,
    retentionDays: Number(environment.RETENTION_DAYS),
    dueShards: Number(environment.DUE_INDEX_SHARDS),
    onWrite: (before, after) => journal.written(before, after),
  });

/** Reads one treatment, strongly consistent. */
export async function findTreatment(
  client: DynamoDBClient,
  table: string,
  clinicId: string,
  treatmentId: string,
): Promise<Treatment | undefined> {
  const Key = marshall(treatmentKey(clinicId, treatmentId));
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  if (Item === undefined) return undefined;
  return toTreatment(Item);
}

/** Those of the treatments that there are, in the order of the keys. */
export async function findTreatments(
  client: DynamoDBClient,
  table: string,
  keys: readonly TreatmentKey[],
): Promise<Treatment[]> {
  // DynamoDB refuses a key that stands twice.
  const all = new Map(
    keys.map(({ clinicId, treatmentId }) => {
      const key = treatmentKey(clinicId, treatmentId);
      return [key.pk, marshall(key)];
    }),
  );
  const found = new Map(
    (await batchGet(client, table, [...all.values()])).map((item) => [String(item.pk?.S), toTreatment(item)]),
  );
  return keys
    .map(({ clinicId, treatmentId }) => found.get(treatmentKey(clinicId, treatmentId).pk))
    .filter((treatment) => treatment !== undefined);
}

/** Whether an item is a treatment, and not one that stands beside a treatment. */
export const isTreatment = ({ pk, sk }: Record<string, AttributeValue>): boolean =>
  pk?.S?.startsWith(`${TREATMENT}#`) === true && sk?.S === TREATMENT;

export function toTreatment(item: Record<string, AttributeValue>): Treatment {
  const { pk, sk, treatedAt, dueShard, wakeAt, ttl, ...treatment } = unmarshall(item) as TreatmentItem;
  return treatment;
}

/** Neither part can contain `#`, so the key is unambiguous. */
export const treatmentKey = (clinicId: string, treatmentId: string) => ({
  pk: `TREATMENT#${clinicId}#${treatmentId}`,
  sk: TREATMENT,
});

/** Beside the treatment, of a contact by which it goes on being found. */
export const keptContactSortKey = (contactId: string): string => `CONTACT#${contactId}`;

/** The shard of the due index that an item is in, by what names it. */
export const dueShard = (name: string, shards: number): string =>
  String(createHash('sha256').update(name).digest().readUInt32BE() % shards);
