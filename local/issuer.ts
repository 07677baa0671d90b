import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose';
import type { Instant } from '../lambdas/domain/instant.ts';
import { SECOND } from '../lambdas/domain/instant.ts';

/** What the authorizer expects of tokens, by its own environment. */
export interface IssuerConfig {
  readonly issuer: string;
  /** Empty: its tokens carry no audience. */
  readonly audience: string;
  readonly clientClaim: string;
  readonly scopePrefix: string;
  /** Client id to clinic id. */
  readonly clients: Readonly<Record<string, string>>;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

const LIFETIME_SECONDS = 3600;

/** The other side of the authorizer: an identity provider with a key of its own, made anew for each run. */
export class Issuer {
  readonly jwks: JSONWebKeySet;
  readonly #config: IssuerConfig;
  readonly #privateKey: CryptoKey;

  private constructor(config: IssuerConfig, privateKey: CryptoKey, jwks: JSONWebKeySet) {
    this.#config = config;
    this.#privateKey = privateKey;
    this.jwks = jwks;
  }

  static async create(config: IssuerConfig): Promise<Issuer> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = await exportJWK(publicKey);
    return new Issuer(config, privateKey, { keys: [{ ...jwk, kid: 'local', alg: 'RS256', use: 'sig' }] });
  }

  /** A token for the client that acts for a clinic, valid for an hour from `now`; undefined if the clinic has none. */
  async tokenFor(clinicId: string, now: Instant): Promise<TokenAnswer | undefined> {
    const client = Object.entries(this.#config.clients).find(([, clinic]) => clinic === clinicId)?.[0];
    if (client === undefined) return undefined;
    const access_token = await this.sign(this.claimsOf(client, now));
    return { access_token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
  }

  /** The claims of a client's access token. */
  claimsOf(client: string, now: Instant): JWTPayload {
    const { issuer, audience, clientClaim, scopePrefix } = this.#config;
    const issuedAt = Math.floor(now / SECOND);
    return {
      iss: issuer,
      sub: client,
      [clientClaim]: client,
      ...(audience !== '' && { aud: audience }),
      scope: `${scopePrefix}treatments.read ${scopePrefix}treatments.write`,
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
      jti: randomUUID(),
    };
  }

  /** Signs whatever claims as this issuer. */
  async sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'local' }).sign(this.#privateKey);
  }
}
