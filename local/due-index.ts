import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../lambdas/domain/instant.ts';
import type { LocalStack } from './template/local-stack.ts';
import type { Call } from './wire/fault.ts';
import { isRead } from './wire/reads.ts';

/** The index in which a table shows what must be looked at. Its sort key says when. */
const INDEX = 'due';

/** A table's index of what is due, watched from outside: through the wire, as anybody could. */
export class DueIndex {
  readonly #table: string;
  readonly #sortKey: string;
  readonly #client: DynamoDBClient;
  #writes = 0;
  #read: { readonly afterWrites: number; readonly earliest: Instant } | undefined;

  private constructor(table: string, sortKey: string, client: DynamoDBClient) {
    this.#table = table;
    this.#sortKey = sortKey;
    this.#client = client;
  }

  /** The index of a table of the template, behind `endpoint`; undefined where the table has none. */
  static of(table: string, stack: LocalStack, endpoint: string): DueIndex | undefined {
    const found = stack.all('AWS::DynamoDB::GlobalTable').find(({ identity }) => identity.ref === table);
    const index = found?.properties.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === INDEX);
    const sortKey = index?.KeySchema.find(({ KeyType }) => KeyType === 'RANGE')?.AttributeName;
    if (sortKey === undefined) return undefined;
    const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: stack.place.region, credentials });
    return new DueIndex(table, sortKey, client);
  }

  /** How many writes to the table were asked for so far. */
  get writes(): number {
    return this.#writes;
  }

  /** Every call to AWS is to be shown here before it takes effect. Whatever may write counts as a write. */
  note(call: Call): void {
    if (call.service !== 'dynamodb' || isRead(call)) return;
    const { TableName = this.#table } = call.input as { TableName?: string };
    if (TableName === this.#table) this.#writes += 1;
  }

  /** The earliest moment in the index, or Infinity. Reads anew only after a write. Nothing may be writing meanwhile. */
  async earliest(): Promise<Instant> {
    const writes = this.#writes;
    if (this.#read?.afterWrites !== writes)
      this.#read = { afterWrites: writes, earliest: await this.#readEarliest() };
    return this.#read.earliest;
  }

  close(): void {
    this.#client.destroy();
  }

  async #readEarliest(): Promise<Instant> {
    let earliest = Number.POSITIVE_INFINITY;
    let start: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new ScanCommand({ TableName: this.#table, IndexName: INDEX, ExclusiveStartKey: start }),
      );
      for (const item of Items) earliest = Math.min(earliest, Number(item[this.#sortKey]?.N));
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return earliest;
  }
}
