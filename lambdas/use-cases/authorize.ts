import type { Clients } from './ports.ts';

/** What a caller may do follows from the verified token alone: its client acts for a clinic, its scopes say how. */
export interface Authorize {
  readonly tokens: {
    verify(
      token: string,
    ): Promise<{ readonly client: string; readonly scopes: readonly string[] } | undefined>;
  };
  readonly clients: Clients;
  /** What stands before `scopes` in the issuer's tokens. */
  readonly scopePrefix: string;
}

/** What the scopes of the stack's own user pool stand under. */
export const RESOURCE_SERVER = 'aftercare';

/** What a client may be allowed to do. */
export const scopes = { read: 'treatments.read', write: 'treatments.write' } as const;

/** Who makes a request, and for which clinic. */
export interface Caller {
  readonly clientId: string;
  readonly clinicId: string;
}

/** The token's holder, who may make a request with this HTTP method for a clinic; undefined if for none. */
export async function authorize(token: string, method: string, deps: Authorize): Promise<Caller | undefined> {
  const accessToken = await deps.tokens.verify(token);
  if (accessToken === undefined) return undefined;
  const scope = ['GET', 'HEAD'].includes(method) ? scopes.read : scopes.write;
  if (!accessToken.scopes.includes(`${deps.scopePrefix}${scope}`)) return undefined;
  const clientId = accessToken.client;
  const clinicId = await deps.clients.clinicOf(clientId);
  return clinicId === undefined ? undefined : { clientId, clinicId };
}
