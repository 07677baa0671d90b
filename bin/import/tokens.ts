import { backoff, TRIES } from './backoff.ts';
import type { TokenEndpoint } from './command.ts';
import type { Answer, Request } from './http.ts';
import { readFields } from './json.ts';
import { Stopped } from './stopped.ts';
import { judgeTransient } from './verdict.ts';

export interface Token {
  readonly value: string;
  readonly obtainedAt: number;
  readonly renewAt: number;
}

export interface TokenDeps {
  readonly send: (url: string, request: Request) => Promise<Answer>;
  readonly now: () => number;
  readonly random: () => number;
  /** Waits so many milliseconds. Throws once the run is stopped. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A token that is refused within this time of being given will not be better the next time. */
const YOUNG = 60_000;
/** A token is renewed so long before it expires, or half its life before if that is less. */
const MARGIN = 60_000;

/** The access token of one client, fetched once and renewed in time, however many lines ask for it at a time. */
export class Tokens {
  readonly #endpoint: TokenEndpoint;
  readonly #deps: TokenDeps;
  #token: Token | undefined;
  #renewal: Promise<Token> | undefined;

  constructor(endpoint: TokenEndpoint, deps: TokenDeps) {
    this.#endpoint = endpoint;
    this.#deps = deps;
  }

  /** A token that has not expired. Throws Stopped where none can be had. */
  async current(): Promise<Token> {
    if (this.#token !== undefined && this.#deps.now() < this.#token.renewAt) return this.#token;
    return this.#renew();
  }

  /** Another token instead of one that the API refused; undefined if that was fresh. Throws Stopped where none can be had. */
  async insteadOf(refused: Token): Promise<Token | undefined> {
    if (this.#token !== refused) return this.current();
    return this.#deps.now() - refused.obtainedAt < YOUNG ? undefined : this.#renew();
  }

  #renew(): Promise<Token> {
    this.#renewal ??= fetchToken(this.#endpoint, this.#deps)
      .then((token) => {
        this.#token = token;
        return token;
      })
      .finally(() => {
        this.#renewal = undefined;
      });
    return this.#renewal;
  }
}

async function fetchToken(endpoint: TokenEndpoint, { send, now, random, wait }: TokenDeps): Promise<Token> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send(endpoint.url, tokenRequest(endpoint));
    const obtainedAt = now();
    if (answer.status === 200) return readToken(answer.body, obtainedAt);
    const transient = judgeTransient(answer, obtainedAt);
    if (transient?.kind !== 'again' || tries === TRIES) throw new Stopped(refusal(endpoint, answer));
    await wait(transient.retryAfter ?? backoff(tries, random));
  }
}

/** Client credentials (RFC 6749, 4.4) with HTTP Basic, whose parts are form-encoded first (2.3.1). The local run asks for none. */
function tokenRequest(endpoint: TokenEndpoint): Request {
  if (!('clientId' in endpoint)) return { method: 'GET', headers: {} };
  const pair = `${formEncode(endpoint.clientId)}:${formEncode(endpoint.clientSecret)}`;
  return {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  };
}

const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

function readToken(body: string, obtainedAt: number): Token {
  const { access_token, expires_in } = readFields(body);
  // As in RFC 6750, 2.1: anything else does not fit into the header.
  if (typeof access_token !== 'string' || !/^[A-Za-z0-9._~+/-]+=*$/.test(access_token))
    throw new Stopped('The answer of the token endpoint has no access token.');
  const lifetime = Number(expires_in) > 0 ? Number(expires_in) * 1000 : Number.POSITIVE_INFINITY;
  return { value: access_token, obtainedAt, renewAt: obtainedAt + lifetime - Math.min(MARGIN, lifetime / 2) };
}

function refusal({ url }: TokenEndpoint, answer: Answer): string {
  if (answer.status === undefined) return `No token: ${url} cannot be reached (${answer.failure}).`;
  const { error } = readFields(answer.body);
  // One of the words of RFC 6749, 5.2, or it is not repeated.
  const word = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `, ${error}` : '';
  return `No token: ${url} answered ${answer.status}${word}.`;
}
