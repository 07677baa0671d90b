import type { StageConfig } from './stage-config.ts';

/** Who gives tokens to clinic systems, and how those tokens say who calls. */
export interface Issuer {
  /** The `iss` claim of its tokens. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** The `aud` claim of its tokens. Undefined: not checked. */
  readonly audience?: string | undefined;
  /** The claim that names the calling client. */
  readonly clientClaim: string;
  /** What stands in its tokens before the scopes that the authorizer asks for. */
  readonly scopePrefix: string;
}

/** The identity provider that a stage brings along. */
export const ownIssuer = (auth: NonNullable<StageConfig['auth']>): Issuer => ({
  ...auth,
  jwksUri: auth.jwksUri ?? `${auth.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
});
