import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Instant } from '../domain/instant.ts';
import type { DueCursor, DuePage, ListPosition, TreatmentIndexes, TreatmentKey } from '../use-cases/ports.ts';
import { toAlertKeys } from './dynamodb-alerts.ts';
import { treatmentKey } from './dynamodb-treatments.ts';

const PAGE = 100;

/** The indexes of the table. They hold keys alone. */
export class DynamoDbTreatmentIndexes implements TreatmentIndexes {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async due(shard: number, now: Instant, after?: DueCursor): Promise<DuePage> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard AND wakeAt <= :now',
        ExpressionAttributeValues: { ':shard': { S: String(shard) }, ':now': { N: String(now) } },
        Limit: PAGE,
        ...(after !== undefined && { ExclusiveStartKey: after as Record<string, AttributeValue> }),
      }),
    );
    return {
      keys: Items.flatMap(toTreatmentKeys),
      alerts: Items.flatMap(toAlertKeys),
      next: LastEvaluatedKey,
    };
  }

  async ofContact(contactId: string): Promise<TreatmentKey[]> {
    const keys = new Map<string, TreatmentKey>();
    let after: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: 'contact',
          KeyConditionExpression: 'contactId = :contact',
          ExpressionAttributeValues: { ':contact': { S: contactId } },
          ...(after !== undefined && { ExclusiveStartKey: after }),
        }),
      );
      // The treatment itself, or that it once had this contact: both say which treatment in their key.
      for (const item of Items) for (const key of toTreatmentKeys(item)) keys.set(String(item.pk?.S), key);
      after = LastEvaluatedKey;
    } while (after !== undefined);
    return [...keys.values()];
  }

  async ofClinic(
    clinicId: string,
    { from = Number.MIN_SAFE_INTEGER, before }: { from?: Instant; before?: Instant },
    limit: number,
    after?: ListPosition,
  ): Promise<{ positions: ListPosition[]; isLast: boolean }> {
    // DynamoDB refuses a range that ends before it begins, and a start outside the range.
    const isBelow = after !== undefined && after.treatedAt < from;
    if (isBelow || (before !== undefined && before <= from)) return { positions: [], isLast: true };
    const isAbove = after !== undefined && before !== undefined && after.treatedAt >= before;
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'clinic',
        KeyConditionExpression: 'clinicId = :clinic AND treatedAt BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':clinic': { S: clinicId },
          ':from': { N: String(from) },
          ':to': { N: String(before === undefined ? Number.MAX_SAFE_INTEGER : before - 1) },
        },
        ScanIndexForward: false,
        Limit: limit,
        ...(after !== undefined && !isAbove && { ExclusiveStartKey: startAfter(clinicId, after) }),
      }),
    );
    const positions = Items.flatMap((item) =>
      toTreatmentKeys(item).map(({ treatmentId }) => ({ treatmentId, treatedAt: Number(item.treatedAt?.N) })),
    );
    return { positions, isLast: LastEvaluatedKey === undefined };
  }
}

/** The key that DynamoDB goes on behind, which need not exist any more. It is built for this clinic alone. */
const startAfter = (clinicId: string, { treatedAt, treatmentId }: ListPosition) => ({
  ...marshall(treatmentKey(clinicId, treatmentId)),
  clinicId: { S: clinicId },
  treatedAt: { N: String(treatedAt) },
});

/** Clinic and treatment, as they stand in an item's key: `TREATMENT#clinic#treatment`. Other items are none. */
export function toTreatmentKeys({ pk }: Record<string, AttributeValue>): TreatmentKey[] {
  const [kind, clinicId, treatmentId] = pk?.S?.split('#') ?? [];
  return kind === 'TREATMENT' && clinicId !== undefined && treatmentId !== undefined
    ? [{ clinicId, treatmentId }]
    : [];
}
