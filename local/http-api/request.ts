import type { IncomingMessage } from 'node:http';

/** A request as API Gateway takes it in. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded: an HTTP API hands the path on like that, as `rawPath`. */
  readonly path: string;
  /** Still encoded. */
  readonly query: string;
  /** Names in lower case, values of repeated headers joined by commas, without `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** The most that an HTTP API takes in. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Reads a request to its end; `too-large` beyond what API Gateway takes. */
export async function readRequest(incoming: IncomingMessage): Promise<ApiRequest | 'too-large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read on: who is still writing would not read the answer.
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) return 'too-large';

  const { pathname, search } = new URL(incoming.url ?? '/', 'http://localhost');
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: decodePath(pathname),
    query: search.slice(1),
    headers: {
      ...headers,
      'x-forwarded-for': incoming.socket.remoteAddress ?? '127.0.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    } as Record<string, string>,
    cookies: cookie === undefined ? [] : cookie.split(/; */),
    body: Buffer.concat(chunks),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
