/** What a caller may do follows from the verified token alone: its client is mapped to a clinic. */
export interface Authorize {
  readonly tokens: {
    verify(
      token: string,
    ): Promise<{ readonly client: string; readonly scopes: readonly string[] } | undefined>;
  };
  /** Client id to clinic id. */
  readonly clients: ReadonlyMap<string, string>;
  /** What stands before `treatments.read` and `treatments.write` in the issuer's scopes. */
  readonly scopePrefix: string;
}

/** The clinic for which the token's holder may make a request with this HTTP method, or undefined if for none. */
export async function authorize(token: string, method: string, deps: Authorize): Promise<string | undefined> {
  const accessToken = await deps.tokens.verify(token);
  if (accessToken === undefined) return undefined;
  const scope = `${deps.scopePrefix}treatments.${method === 'GET' ? 'read' : 'write'}`;
  return accessToken.scopes.includes(scope) ? deps.clients.get(accessToken.client) : undefined;
}
