import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';

/** A clinic system as the identity provider knows it. It acts for one clinic. */
export interface Client {
  readonly id: string;
  readonly clinicId: string;
  readonly addedAt: Instant;
}

/** Clinics and their clients are items of the one table, in a partition each, so that they can be listed. */
export const CLINICS = 'CLINICS';
export const CLIENTS = 'CLIENTS';

export const clinicKey = (clinicId: string) => ({ pk: { S: CLINICS }, sk: { S: clinicId } });
export const clientKey = (clientId: string) => ({ pk: { S: CLIENTS }, sk: { S: clientId } });

type Item = Record<string, AttributeValue>;

export function toClinic(item: Item): Clinic {
  const { pk, sk, ...clinic } = unmarshall(item);
  return clinic as Clinic;
}

export function toClient(item: Item): Client {
  const { pk, sk, ...client } = unmarshall(item);
  return { id: sk, ...(client as Omit<Client, 'id'>) };
}
