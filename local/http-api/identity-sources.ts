import type { ApiRequest } from './request.ts';

/**
 * The values of an authorizer's identity sources in a request. Undefined if one is missing or empty: API Gateway then refuses
 * the request without asking the authorizer. Throws for kinds of source that it does not know.
 */
export function identitySourceValues(
  sources: readonly string[],
  { headers, query }: Pick<ApiRequest, 'headers' | 'query'>,
): string[] | undefined {
  const parameters = new URLSearchParams(query);
  const values = sources.map((source) => {
    const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
    if (kind === 'header') return headers[name.toLowerCase()];
    if (kind === 'querystring') return parameters.get(name) ?? undefined;
    throw new Error(`${source} is not an identity source that the local run knows`);
  });
  return values.every((value) => value !== undefined && value !== '') ? (values as string[]) : undefined;
}
