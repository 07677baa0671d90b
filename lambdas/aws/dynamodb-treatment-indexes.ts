import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../domain/instant.ts';
import type { DueCursor, TreatmentIndexes, TreatmentKey } from '../use-cases/ports.ts';

const PAGE = 100;

/** The indexes of the table. They hold keys alone. */
export class DynamoDbTreatmentIndexes implements TreatmentIndexes {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async due(
    shard: number,
    now: Instant,
    after?: DueCursor,
  ): Promise<{ keys: TreatmentKey[]; next: DueCursor | undefined }> {
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
    return { keys: Items.flatMap(toKeys), next: LastEvaluatedKey };
  }

  async ofContact(contactId: string): Promise<TreatmentKey[]> {
    const keys: TreatmentKey[] = [];
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
      keys.push(...Items.flatMap(toKeys));
      after = LastEvaluatedKey;
    } while (after !== undefined);
    return keys;
  }
}

/** Clinic and treatment, as they stand in an item's key: `TREATMENT#clinic#treatment`. Other items are none. */
function toKeys({ pk }: Record<string, AttributeValue>): TreatmentKey[] {
  const [kind, clinicId, treatmentId] = pk?.S?.split('#') ?? [];
  return kind === 'TREATMENT' && clinicId !== undefined && treatmentId !== undefined
    ? [{ clinicId, treatmentId }]
    : [];
}
