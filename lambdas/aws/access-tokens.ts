import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';

export interface TokenConfig {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Undefined: the issuer's access tokens carry no audience (Cognito's do not). */
  readonly audience: string | undefined;
  /** The claim that names the client: `client_id`, `azp` or `cid`. */
  readonly clientClaim: string;
}

export interface AccessToken {
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Errors that are not the caller's: the issuer's keys could not be had. */
const ISSUER_ERRORS = [
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError,
];

/** Verifies access tokens: signature by the issuer's keys, issuer, audience and lifetime. */
export class AccessTokens {
  readonly #verifier;
  readonly #clientClaim: string;

  constructor({ issuer, jwksUri, audience, clientClaim }: TokenConfig) {
    this.#verifier = JwtVerifier.create({ issuer, jwksUri, audience: audience ?? null });
    this.#clientClaim = clientClaim;
  }

  /** The verified token, or undefined if it is not valid. Throws if the issuer's keys cannot be had. */
  async verify(token: string): Promise<AccessToken | undefined> {
    try {
      const claims = await this.#verifier.verify(token);
      const client = claims[this.#clientClaim];
      return typeof client === 'string' ? { client, scopes: scopesOf(claims) } : undefined;
    } catch (error) {
      if (ISSUER_ERRORS.some((kind) => error instanceof kind)) throw error;
      return undefined;
    }
  }
}

/** `scope` is a string of words by RFC 9068; some issuers write a list, or `scp`. */
function scopesOf(claims: { readonly [claim: string]: unknown }): string[] {
  const scope = claims.scope ?? claims.scp;
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scope) ? scope.filter((word) => typeof word === 'string') : [];
}
