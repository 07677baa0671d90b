import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY, type Instant, SECOND } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import { wakeAt as nextWakeAt } from '../domain/wake.ts';
import type { Treatments } from '../use-cases/ports.ts';

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

/** Treatments in DynamoDB: one item each, written whole and only over the version that was read. */
export class DynamoDbTreatments implements Treatments {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #retentionDays: number;
  readonly #dueShards: number;

  constructor(client: DynamoDBClient, config: { table: string; retentionDays: number; dueShards: number }) {
    this.#client = client;
    this.#table = config.table;
    this.#retentionDays = config.retentionDays;
    this.#dueShards = config.dueShards;
  }

  async create(treatment: Treatment): Promise<'created' | 'exists'> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: this.#toItem(treatment),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await this.#putIf(put)) ? 'created' : 'exists';
  }

  async replace(treatment: Treatment): Promise<Treatment | 'conflict'> {
    const next = { ...treatment, version: treatment.version + 1 };
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: this.#toItem(next),
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': { N: String(treatment.version) } },
    });
    return (await this.#putIf(put)) ? next : 'conflict';
  }

  async find(clinicId: string, treatmentId: string): Promise<Treatment | undefined> {
    return findTreatment(this.#client, this.#table, clinicId, treatmentId);
  }

  async #putIf(put: PutItemCommand): Promise<boolean> {
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  #toItem(treatment: Treatment) {
    const key = treatmentKey(treatment.clinicId, treatment.event.treatmentId);
    const due = nextWakeAt(treatment);
    const lastExpiry = Math.max(...treatment.checkIns.map(({ expiresAt }) => expiresAt));
    const retainedUntil = Math.ceil(treatment.createdAt / SECOND) + this.#retentionDays * (DAY / SECOND);
    const item: TreatmentItem = {
      ...key,
      ...treatment,
      treatedAt: treatment.event.treatedAt,
      ...(due !== undefined && { wakeAt: due, dueShard: dueShard(key.pk, this.#dueShards) }),
      ttl: Math.max(retainedUntil, Math.ceil(lastExpiry / SECOND)),
    };
    return marshall(item);
  }
}

/** The store that a function's environment names. */
export const treatmentsIn = (
  environment: Record<'TABLE_NAME' | 'RETENTION_DAYS' | 'DUE_INDEX_SHARDS', string>,
  client: DynamoDBClient,
): DynamoDbTreatments =>
  new DynamoDbTreatments(client, {
    table: environment.TABLE_NAME,
    retentionDays: Number(environment.RETENTION_DAYS),
    dueShards: Number(environment.DUE_INDEX_SHARDS),
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
  const { pk, sk, treatedAt, dueShard, wakeAt, ttl, ...treatment } = unmarshall(Item) as TreatmentItem;
  return treatment;
}

/** Neither part can contain `#`, so the key is unambiguous. */
const treatmentKey = (clinicId: string, treatmentId: string) => ({
  pk: `TREATMENT#${clinicId}#${treatmentId}`,
  sk: 'TREATMENT',
});

const dueShard = (pk: string, shards: number): string =>
  String(createHash('sha256').update(pk).digest().readUInt32BE() % shards);
