import { setTimeout } from 'node:timers/promises';
import type { LocalRun } from '../../../local/local-run.ts';
import { expectConforms } from '../../openapi/conforms.ts';

/** A request to the API, byte for byte. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** An answer of the API, byte for byte. */
export interface RawAnswer {
  readonly status: number;
  /** All but those that say which request it was, and when. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends a request as it is, and again a little later where API Gateway throttles it. */
export async function exchange(
  { url }: LocalRun,
  token: string,
  { method, path, headers = {}, body }: Request,
): Promise<RawAnswer> {
  for (;;) {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    expectConforms(method, path, {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? undefined : JSON.parse(text),
    });
    if (answer.status !== 429) {
      const { 'apigw-requestid': _, date: __, ...rest } = Object.fromEntries(answer.headers);
      return { status: answer.status, headers: rest, text };
    }
    await setTimeout(100);
  }
}
