import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from './problem.ts';

/**
 * The request's body, parsed.
 *
 * @param limit in KB
 * @throws Problem 413 over the limit, 400 if it is not JSON in UTF-8
 */
export function readJsonBody(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>,
  limit: number,
): unknown {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limit * 1024) throw new Problem(413, 'Too large', `The body is at most ${limit} KB.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'Not JSON', 'The body must be one JSON value in UTF-8.');
  }
}
