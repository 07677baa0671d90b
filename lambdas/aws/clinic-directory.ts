import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Clinic } from '../domain/clinic.ts';
import { CLIENTS, CLINICS, type Client, clientKey, clinicKey, toClient, toClinic } from './clinic-items.ts';
import { holds } from './conditional-write.ts';

type OptionalField = 'carePlanCodes' | 'defaultCarePlan' | 'dailyTexts' | 'consentAttestation';

/** New values of a clinic's fields. Null removes a field that is optional; what is not named is left as it is. */
export type ClinicChanges = Partial<Omit<Clinic, 'id' | OptionalField>> & {
  readonly [Field in OptionalField]?: Clinic[Field] | null;
};

/** How ops write clinics and clients. Functions only read them: `dynamodb-clinics.ts`. */
export class ClinicDirectory {
  readonly #dynamoDb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamoDb: DynamoDBClient, table: string) {
    this.#dynamoDb = dynamoDb;
    this.#table = table;
  }

  /** Stores a new clinic; `exists` if there is one with that id, which is then left as it was. */
  async add(clinic: Clinic): Promise<'added' | 'exists'> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { ...clinicKey(clinic.id), ...marshall(clinic) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await holds(this.#dynamoDb.send(put))) ? 'added' : 'exists';
  }

  /** Changes single fields of a clinic, so that two who change different ones both succeed. Answers what is then stored. */
  async update(clinicId: string, changes: ClinicChanges): Promise<Clinic | 'not-found'> {
    const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
    const set = entries.filter(([, value]) => value !== null);
    const removed = entries.filter(([, value]) => value === null);
    const clauses = [
      ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
      ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
    ];
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: clinicKey(clinicId),
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValues: 'ALL_NEW',
      ...(clauses.length > 0 && {
        UpdateExpression: clauses.join(' '),
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      }),
      ...(set.length > 0 && {
        ExpressionAttributeValues: marshall(
          Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        ),
      }),
    });
    const answer = await holds(this.#dynamoDb.send(update));
    return answer === false ? 'not-found' : toClinic(answer.Attributes ?? {});
  }

  /** All clinics, by id. */
  async list(): Promise<Clinic[]> {
    return (await this.#itemsOf(CLINICS)).map(toClinic);
  }

  /** The clients of all clinics, by id. */
  async clients(): Promise<Client[]> {
    return (await this.#itemsOf(CLIENTS)).map(toClient);
  }

  /** The clients that act for a clinic, by id. */
  async clientsOf(clinicId: string): Promise<Client[]> {
    return (await this.clients()).filter((client) => client.clinicId === clinicId);
  }

  /**
   * Lets a client act for its clinic, which must exist. Adding it again changes nothing. `taken`: it acts for another
   * clinic, which it is never taken from.
   */
  async addClient({ id, clinicId, addedAt }: Client): Promise<'added' | 'taken'> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: clientKey(id),
      UpdateExpression: 'SET clinicId = :clinic, addedAt = if_not_exists(addedAt, :at)',
      ConditionExpression: 'attribute_not_exists(pk) OR clinicId = :clinic',
      ExpressionAttributeValues: marshall({ ':clinic': clinicId, ':at': addedAt }),
    });
    return (await holds(this.#dynamoDb.send(update))) ? 'added' : 'taken';
  }

  /** Lets a client act for its clinic no longer; `not-found` if it does not act for this one. */
  async removeClient(clinicId: string, clientId: string): Promise<'removed' | 'not-found'> {
    const remove = new DeleteItemCommand({
      TableName: this.#table,
      Key: clientKey(clientId),
      ConditionExpression: 'clinicId = :clinic',
      ExpressionAttributeValues: marshall({ ':clinic': clinicId }),
    });
    return (await holds(this.#dynamoDb.send(remove))) ? 'removed' : 'not-found';
  }

  async #itemsOf(partition: string): Promise<Record<string, AttributeValue>[]> {
    const pages = paginateQuery(
      { client: this.#dynamoDb },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: marshall({ ':partition': partition }),
        ConsistentRead: true,
      },
    );
    const items: Record<string, AttributeValue>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }
}
