import { randomUUID } from 'node:crypto';
import { ServiceError } from '../engine/service-error.ts';
import type { WireAnswer } from './protocol.ts';

/** Parses a body that must be a JSON object; an empty one counts as `{}`. */
export function parseJsonObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    // Refused below, like anything else that is not an object.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceError('SerializationException', 400, 'The body is not a JSON object.');
  }
  return value as Record<string, unknown>;
}

export const jsonAnswer = (
  status: number,
  contentType: string,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer => ({
  status,
  headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...headers },
  body: JSON.stringify(value),
});

/** JSON protocols have dates in seconds since the epoch. */
export const datesInSeconds = (answer: object): unknown =>
  JSON.parse(JSON.stringify(answer), (name, value) => (/Date$/.test(name) ? value / 1_000 : value));
