import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from './problem.ts';

const LIMIT_BYTES = 16 * 1024;

/** The request's body, parsed. Throws a Problem: 413 over 16 KB, 400 if it is not JSON in UTF-8. */
export function readJsonBody(event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>): unknown {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > LIMIT_BYTES) throw new Problem(413, 'Too large', 'A treatment event is at most 16 KB.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'Not JSON', 'The body must be one JSON value in UTF-8.');
  }
}
