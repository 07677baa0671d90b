import { JwtVerifier } from 'aws-jwt-verify';
import {
  JwtInvalidClaimError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
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

/**
 * What is wrong with the token, and not with the issuer. The last one: somebody asked for a key that the issuer does not
 * have, so that for ten seconds no other unknown key is looked up.
 */
const TOKEN_ERRORS = [
  JwtParseError,
  JwtInvalidSignatureError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidClaimError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
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
      // The library lets a token pass that says nothing of its end.
      if (typeof client !== 'string' || claims.exp === undefined) return undefined;
      return { client, scopes: scopesOf(claims) };
    } catch (error) {
      if (TOKEN_ERRORS.some((kind) => error instanceof kind)) return undefined;
      throw error;
    }
  }
}

/** `scope` is a string of words by RFC 9068; some issuers write a list named `scp`. */
function scopesOf({ scope, scp }: { readonly scope?: string; readonly scp?: unknown }): string[] {
  if (scope !== undefined) return scope.split(' ');
  return Array.isArray(scp) ? scp.filter((word) => typeof word === 'string') : [];
}
