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
  /** Whether it is a user pool, whose tokens say a few things more. */
  readonly isCognito: boolean;
}

/** As a token endpoint answers it. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}

const LIFETIME_SECONDS = 3600;

/** Made once: it takes longer than all else that a run begins with. */
let keyPair: ReturnType<typeof makeKeyPair> | undefined;
const makeKeyPair = () => generateKeyPair('RS256');

/** The other side of the authorizer: an identity provider whose key no other process has. */
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
    keyPair ??= makeKeyPair();
    const { publicKey, privateKey } = await keyPair;
    const jwk = await exportJWK(publicKey);
    return new Issuer(config, privateKey, { keys: [{ ...jwk, kid: 'local', alg: 'RS256', use: 'sig' }] });
  }

  /** What a client may do at the API, in the issuer's words. */
  get scopes(): readonly string[] {
    const { scopePrefix } = this.#config;
    return [`${scopePrefix}treatments.read`, `${scopePrefix}treatments.write`];
  }

  /** An access token for a client, valid for an hour from `now`. */
  async tokenFor(client: string, now: Instant, scopes = this.scopes): Promise<TokenAnswer> {
    const access_token = await this.sign(this.claimsOf(client, now, scopes));
    return { access_token, expires_in: LIFETIME_SECONDS, token_type: 'Bearer' };
  }

  /**
   * The claims of a client's access token. Those of a user pool:
   * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
   */
  claimsOf(client: string, now: Instant, scopes = this.scopes): JWTPayload {
    const { issuer, audience, clientClaim, isCognito } = this.#config;
    const issuedAt = Math.floor(now / SECOND);
    return {
      sub: client,
      ...(isCognito && { token_use: 'access', auth_time: issuedAt, version: 2 }),
      scope: scopes.join(' '),
      iss: issuer,
      ...(audience !== '' && { aud: audience }),
      exp: issuedAt + LIFETIME_SECONDS,
      iat: issuedAt,
      jti: randomUUID(),
      [clientClaim]: client,
    };
  }

  /** Signs whatever claims as this issuer. */
  async sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'local' }).sign(this.#privateKey);
  }
}
