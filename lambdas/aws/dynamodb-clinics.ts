import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { canaryClinic } from '../domain/canary.ts';
import type { Clinic } from '../domain/clinic.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import type { Clients, Clinics } from '../use-cases/ports.ts';
import { cached } from './cached.ts';
import { clientKey, clinicKey, toClient, toClinic } from './clinic-items.ts';

/** Clinics and the clients that act for them, in DynamoDB. Reads are strongly consistent. */
export class DynamoDbClinics implements Clinics {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The clinic, or undefined if there is none with that id. */
  async find(clinicId: string): Promise<Clinic | undefined> {
    const item = await this.#get(clinicKey(clinicId));
    return item && toClinic(item);
  }

  /** The id of the clinic that a client acts for, or undefined if for none. */
  async clinicOfClient(clientId: string): Promise<string | undefined> {
    const item = await this.#get(clientKey(clientId));
    return item && toClient(item).clinicId;
  }

  async #get(Key: {
    pk: { S: string };
    sk: { S: string };
  }): Promise<Record<string, AttributeValue> | undefined> {
    if (!canBeKey(Key.sk.S)) return undefined;
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item;
  }
}

/**
 * Clinics and clients of the table that a function's environment names. An answer is kept for up to a minute: so long
 * does a change of a clinic wait, and so long does a client still get in that was removed.
 */
export function clinicsIn(
  environment: Record<'TABLE_NAME', string>,
  client: DynamoDBClient,
  clock: () => Instant,
): Clinics & Clients {
  const clinics = new DynamoDbClinics(client, environment.TABLE_NAME);
  const limits = { maxAge: MINUTE, clock };
  const find = cached((clinicId: string) => clinics.find(clinicId), limits);
  return {
    find: async (clinicId) => (clinicId === canaryClinic.id ? canaryClinic : find(clinicId)),
    clinicOf: cached((clientId) => clinics.clinicOfClient(clientId), limits),
  };
}

/** DynamoDB refuses a sort key that is empty or longer than 1024 bytes: there is nothing under it. */
const canBeKey = (value: string): boolean => value !== '' && Buffer.byteLength(value) <= 1024;
