import type { Instant } from '../lambdas/domain/instant.ts';
import type { UserPoolClient, UserPools } from './engine/user-pools.ts';
import type { ApiRequest } from './http-api/request.ts';
import type { Issuer, TokenAnswer } from './issuer.ts';

/** What the endpoint answers: 200 with a token, or 400 with the reason. */
export type TokenResponse =
  | { readonly status: 200; readonly body: TokenAnswer }
  | { readonly status: 400; readonly body: { readonly error: string } };

/**
 * The token endpoint of a user pool's domain, for machines: RFC 6749, 4.4, as Cognito does it.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export async function answerTokenRequest(
  { headers, body }: Pick<ApiRequest, 'headers' | 'body'>,
  { pools, issuer, now }: { pools: UserPools; issuer: Issuer; now: Instant },
): Promise<TokenResponse> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return refused('invalid_request');
  const form = new URLSearchParams(body.toString());
  const grantType = form.get('grant_type');
  if (grantType === null) return refused('invalid_request');
  if (grantType !== 'client_credentials') return refused('unsupported_grant_type');

  const client = authenticatedClient(headers.authorization, form, pools);
  if (client === undefined) return refused('invalid_client');
  const { AllowedOAuthFlows = [], AllowedOAuthScopes = [], AllowedOAuthFlowsUserPoolClient } = client;
  // As seen in https://github.com/boto/boto3/issues/3916; no page says it.
  if (!AllowedOAuthFlowsUserPoolClient) return refused('invalid_grant');
  if (!AllowedOAuthFlows.includes('client_credentials')) return refused('unauthorized_client');

  const requested = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (!requested.every((scope) => AllowedOAuthScopes.includes(scope))) return refused('invalid_scope');
  const scopes = requested.length > 0 ? requested : AllowedOAuthScopes;
  return { status: 200, body: await issuer.tokenFor(client.ClientId, now, scopes) };
}

const refused = (error: string): TokenResponse => ({ status: 400, body: { error } });

/** The client that says who it is, in the header or in the body, and knows its secret. */
function authenticatedClient(
  authorization: string | undefined,
  form: URLSearchParams,
  pools: UserPools,
): UserPoolClient | undefined {
  const [id, secret] = basicCredentials(authorization) ?? [form.get('client_id'), form.get('client_secret')];
  const client = pools.findClient(id ?? '');
  return client?.ClientSecret !== undefined && client.ClientSecret === secret ? client : undefined;
}

function basicCredentials(authorization = ''): [string, string] | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return [id, secret.join(':')];
}
