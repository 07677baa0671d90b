/** What came back: an answer, or why there was none. */
export type Answer = Answered | { readonly status?: never; readonly failure: string };

export interface Answered {
  readonly status: number;
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly body: string;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer<ArrayBuffer> | URLSearchParams;
}

/** API Gateway answers within 30 seconds. */
const TIMEOUT = 35_000;

/**
 * Sends a request. Follows no redirect, since neither a secret nor a patient's data may go where nobody said. Never fails:
 * the failure that it answers is a code alone, for an error's message may quote a header.
 */
export async function send(url: string, { method, headers, body }: Request): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '',
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    };
  } catch (error) {
    return { failure: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
