import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DAY, SECOND } from '../domain/instant.ts';
import type { TextCounter, TextCounts } from '../use-cases/ports.ts';
import { dynamoDbClient } from './clients.ts';
import { holds } from './conditional-write.ts';
import { contactPartition } from './dynamodb-contacts.ts';

/** A count is of no use once its day is over everywhere, clocks that are off and late functions included. */
const KEPT_FOR = 2 * DAY;

/** The counts of texts in DynamoDB, an item for each counter and day, which lapses by itself. */
export class DynamoDbTextCounts implements TextCounts {
  readonly #client: DynamoDBClient;
  readonly #once: DynamoDBClient;
  readonly #table: string;

  /** @param once a client that makes every call once */
  constructor(client: DynamoDBClient, once: DynamoDBClient, table: string) {
    this.#client = client;
    this.#once = once;
    this.#table = table;
  }

  async count(counter: TextCounter, ceiling: number): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: counterKey(counter),
      UpdateExpression: 'SET #ttl = :ttl ADD texts :one',
      ConditionExpression: 'attribute_not_exists(texts) OR texts < :ceiling',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: marshall({
        ':ttl': (Date.parse(counter.day) + DAY + KEPT_FOR) / SECOND,
        ':one': 1,
        ':ceiling': ceiling,
      }),
    });
    return (await holds(this.#client.send(update))) !== false;
  }

  async takeBack(counter: TextCounter): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: counterKey(counter),
      UpdateExpression: 'ADD texts :minusOne',
      ConditionExpression: 'texts > :none',
      ExpressionAttributeValues: marshall({ ':minusOne': -1, ':none': 0 }),
    });
    // False: it has lapsed.
    await holds(this.#once.send(update));
  }
}

/** The counts in the table that a function's environment names. */
export const textCountsIn = (
  environment: Record<'TABLE_NAME', string>,
  client: DynamoDBClient,
): DynamoDbTextCounts => new DynamoDbTextCounts(client, dynamoDbClient(1), environment.TABLE_NAME);

/** The partition that the counts of a clinic are in. */
export const clinicCountPartition = (clinicId: string): string => `CLINIC#${clinicId}`;

/** A contact's in its own partition, where whoever erases it finds them. */
const counterKey = ({ of, id, day }: TextCounter) =>
  marshall({ pk: of === 'phone' ? contactPartition(id) : clinicCountPartition(id), sk: `TEXTS#${day}` });
