import { createHash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AlertKey } from '../domain/alert.ts';
import { type Instant, SECOND } from '../domain/instant.ts';
import type { AlertLinks } from '../use-cases/ports.ts';

/** Links in DynamoDB, under the hash of their token: whoever reads the table can open none. */
export class DynamoDbAlertLinks implements AlertLinks {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async keep(token: string, { clinicId, alertId }: AlertKey, expiresAt: Instant): Promise<void> {
    const ttl = Math.ceil(expiresAt / SECOND);
    const Item = marshall({ ...linkKey(token), of: { clinicId, alertId }, expiresAt, ttl });
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item }));
  }

  async find(token: string, now: Instant): Promise<AlertKey | undefined> {
    const Key = marshall(linkKey(token));
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    const link = Item && (unmarshall(Item) as { readonly of: AlertKey; readonly expiresAt: Instant });
    // The time to live deletes up to some days late.
    return link !== undefined && now < link.expiresAt ? link.of : undefined;
  }
}

/** The partition that a link is in, by the hash of its token. */
export const alertLinkPartition = (hash: string): string => `ALERT_LINK#${hash}`;

/** The token is random: a plain hash of it cannot be guessed back. */
const linkKey = (token: string) => ({
  pk: alertLinkPartition(createHash('sha256').update(token).digest('hex')),
  sk: 'ALERT_LINK',
});
