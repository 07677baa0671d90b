import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../domain/instant.ts';
import { noCountsAsOf } from '../domain/last-word.ts';
import type { AnswerPurpose, Contacts, OptOutReason, Reservation } from '../use-cases/ports.ts';
import { holds } from './conditional-write.ts';

/** Contacts in DynamoDB, one item each. */
export class DynamoDbContacts implements Contacts {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async reserve(
    { contactId, text, token, until }: Reservation,
    now: Instant,
    purpose?: AnswerPurpose,
  ): Promise<'reserved' | 'opted-out' | 'quarantined' | 'being-sent' | 'busy'> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: contactKey(contactId),
      UpdateExpression: `SET reservedBy = :token, reservedFor = :text, reservedUntil = :until${purpose === undefined ? '' : ', lastAnswerAt = :now'}`,
      ConditionExpression:
        (purpose === 'exempt-answer' ? '' : 'attribute_not_exists(optedOutAt) AND ') +
        'attribute_not_exists(quarantinedAt) AND (attribute_not_exists(reservedBy) OR reservedBy = :token OR reservedUntil <= :now)',
      ExpressionAttributeValues: {
        ':token': { S: token },
        ':text': { S: text },
        ':until': { N: String(until) },
        ':now': { N: String(now) },
      },
    });
    if (await holds(this.#client.send(update))) return 'reserved';
    const Item = await this.#read(contactId);
    if (Item?.optedOutAt !== undefined && purpose !== 'exempt-answer') return 'opted-out';
    if (Item?.quarantinedAt !== undefined) return 'quarantined';
    return Item?.reservedFor?.S === text ? 'being-sent' : 'busy';
  }

  async release(contactId: string, token: string): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: contactKey(contactId),
      UpdateExpression: 'REMOVE reservedBy, reservedFor, reservedUntil',
      ConditionExpression: 'reservedBy = :token',
      ExpressionAttributeValues: { ':token': { S: token } },
    });
    // False: lapsed and taken by another text, or released before. Nothing of ours is left to free.
    await holds(this.#client.send(update));
  }

  async optOut(
    contactId: string,
    at: Instant,
    reason: OptOutReason = 'patient',
    saidAt?: Instant,
  ): Promise<'opted-out' | 'superseded'> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: contactKey(contactId),
      // What the network blocks, nobody else can undo, whoever had asked for it before.
      UpdateExpression: `SET optedOutAt = if_not_exists(optedOutAt, :at), consentSaidAt = :saidAt, optOutReason = ${reason === 'network' ? ':reason' : 'if_not_exists(optOutReason, :reason)'}`,
      ...(saidAt !== undefined && { ConditionExpression: NOTHING_SAID_SINCE }),
      ExpressionAttributeValues: {
        ':at': { N: String(at) },
        ':reason': { S: reason },
        ':saidAt': { N: String(noCountsAsOf(at, saidAt)) },
      },
    });
    if (await holds(this.#client.send(update))) return 'opted-out';
    return (await this.isOptedOut(contactId)) ? 'opted-out' : 'superseded';
  }

  async optIn(contactId: string, saidAt: Instant): Promise<'opted-in' | 'blocked' | 'superseded'> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: contactKey(contactId),
      UpdateExpression: 'SET consentSaidAt = :saidAt REMOVE optedOutAt, optOutReason',
      ConditionExpression: `(attribute_not_exists(optOutReason) OR optOutReason <> :network) AND (${NOTHING_SAID_SINCE})`,
      ExpressionAttributeValues: { ':network': { S: 'network' }, ':saidAt': { N: String(saidAt) } },
    });
    if (await holds(this.#client.send(update))) return 'opted-in';
    return (await this.#read(contactId))?.optOutReason?.S === 'network' ? 'blocked' : 'superseded';
  }

  async lastAnswerAt(contactId: string): Promise<Instant | undefined> {
    const at = (await this.#read(contactId))?.lastAnswerAt?.N;
    return at === undefined ? undefined : Number(at);
  }

  async isOptedOut(contactId: string): Promise<boolean> {
    return (await this.#read(contactId))?.optedOutAt !== undefined;
  }

  async #read(contactId: string): Promise<Record<string, AttributeValue> | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: contactKey(contactId),
      ConsistentRead: true,
    });
    return (await this.#client.send(get)).Item;
  }
}

/** Of what a contact says of consent the last word counts, in whichever order its texts come. */
const NOTHING_SAID_SINCE = 'attribute_not_exists(consentSaidAt) OR consentSaidAt <= :saidAt';

/** The partition that a contact is in. */
export const contactPartition = (contactId: string): string => `CONTACT#${contactId}`;

export const contactKey = (contactId: string) => ({
  pk: { S: contactPartition(contactId) },
  sk: { S: 'CONTACT' },
});
