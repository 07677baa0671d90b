import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB answers it, and the table that it is of. */
export interface StoredItem {
  readonly table: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** What stands in tables, read as anybody could: through the wire. */
export class StoredItems {
  readonly #client: DynamoDBClient;
  readonly #tables: readonly string[];

  /** @param endpoint where DynamoDB answers */
  constructor(tables: readonly string[], { endpoint, region }: { endpoint: string; region: string }) {
    this.#tables = tables;
    const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
    this.#client = new DynamoDBClient({ endpoint, region, credentials });
  }

  /** All items, by table and key. */
  async all(): Promise<readonly StoredItem[]> {
    const items: StoredItem[] = [];
    for (const table of this.#tables) {
      const found: StoredItem[] = [];
      for await (const { Items = [] } of paginateScan({ client: this.#client }, { TableName: table }))
        found.push(...Items.map((attributes) => ({ table, attributes })));
      items.push(...found.toSorted(byKey));
    }
    return items;
  }

  close(): void {
    this.#client.destroy();
  }
}

const byKey = (a: StoredItem, b: StoredItem): number => compare(keyOf(a), keyOf(b));
const keyOf = ({ attributes: { pk, sk } }: StoredItem) => [pk?.S ?? '', sk?.S ?? ''] as const;

function compare([pk, sk]: readonly [string, string], [otherPk, otherSk]: readonly [string, string]): number {
  if (pk === otherPk) return sk < otherSk ? -1 : 1;
  return pk < otherPk ? -1 : 1;
}
