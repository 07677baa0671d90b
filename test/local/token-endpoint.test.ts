import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { type UserPoolClient, type UserPoolClientInput, UserPools } from '../../local/engine/user-pools.ts';
import { VirtualClock } from '../../local/engine/virtual-clock.ts';
import { Issuer } from '../../local/issuer.ts';
import { randomText } from '../../local/random-text.ts';
import { answerTokenRequest } from '../../local/token-endpoint.ts';

const POOL = 'us-east-1_Pool00001';
const NOW = Date.UTC(2026, 10, 24, 15, 30);
const [READ, WRITE] = ['aftercare/treatments.read', 'aftercare/treatments.write'];

let issuer: Issuer;
beforeAll(async () => {
  issuer = await Issuer.create({
    issuer: `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`,
    audience: '',
    clientClaim: 'client_id',
    scopePrefix: 'aftercare/',
    isCognito: true,
  });
});

let pools: UserPools;
let client: UserPoolClient;
beforeEach(() => {
  pools = new UserPools({ clock: new VirtualClock(NOW), randomText });
  pools.createUserPool(POOL);
  pools.createResourceServer(POOL, 'aftercare', ['treatments.read', 'treatments.write']);
  client = createClient();
});

const createClient = (changes: UserPoolClientInput = {}) =>
  pools.createUserPoolClient({
    UserPoolId: POOL,
    ClientName: 'clinic system',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: [READ, WRITE],
    ...changes,
  }).UserPoolClient;

const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  answerTokenRequest(
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: Buffer.from(new URLSearchParams(form).toString()),
    },
    { pools, issuer, now: NOW },
  );

/** Asks as a client, with its secret in the body. */
const askAs = ({ ClientId, ClientSecret = '' }: UserPoolClient, form: Record<string, string> = {}) =>
  ask({ grant_type: 'client_credentials', client_id: ClientId, client_secret: ClientSecret, ...form });

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

async function claimsOf(answer: Awaited<ReturnType<typeof ask>>) {
  const { access_token } = answer.body as { access_token: string };
  return (await jwtVerify(access_token, createLocalJWKSet(issuer.jwks), { currentDate: new Date(NOW) }))
    .payload;
}

describe('the token endpoint', () => {
  it('gives a client a token for an hour, with the claims of Cognito', async () => {
    const answer = await askAs(client);
    expect(answer).toEqual({
      status: 200,
      body: { access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer' },
    });
    expect(await claimsOf(answer)).toEqual({
      sub: client.ClientId,
      token_use: 'access',
      scope: `${READ} ${WRITE}`,
      auth_time: NOW / 1_000,
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`,
      exp: NOW / 1_000 + 3600,
      iat: NOW / 1_000,
      version: 2,
      jti: expect.any(String),
      client_id: client.ClientId,
    });
  });

  it('takes id and secret in the header as well', async () => {
    const { ClientId, ClientSecret = '' } = client;
    expect(await ask({ grant_type: 'client_credentials' }, basic(ClientId, ClientSecret))).toMatchObject({
      status: 200,
    });
  });

  it('gives the scopes that were asked for, and no other', async () => {
    expect(await claimsOf(await askAs(client, { scope: READ }))).toMatchObject({ scope: READ });
  });

  it('gives no token for a scope that the client may not have', async () => {
    const reader = createClient({ AllowedOAuthScopes: [READ] });
    expect(await askAs(reader, { scope: `${READ} ${WRITE}` })).toEqual(refused('invalid_scope'));
  });

  it('gives no token to a client that was deleted', async () => {
    pools.deleteUserPoolClient({ UserPoolId: POOL, ClientId: client.ClientId });
    expect(await askAs(client)).toEqual(refused('invalid_client'));
  });

  it.each([
    ['another secret', (id: string) => basic(id, 'x'.repeat(51))],
    ['no secret', (id: string) => basic(id, '')],
    ['another id', () => basic('0123456789abcdefghijklmnop', 'x')],
    ['nothing', () => ({})],
  ])('gives no token to who shows %s', async (_, headers) => {
    expect(await ask({ grant_type: 'client_credentials' }, headers(client.ClientId))).toEqual(
      refused('invalid_client'),
    );
  });

  it('gives no token to a client that is not for machines', async () => {
    const ofUsers = createClient({ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'] });
    expect(await askAs(ofUsers)).toEqual(refused('unauthorized_client'));
    const withoutOAuth = createClient({ AllowedOAuthFlowsUserPoolClient: false });
    expect(await askAs(withoutOAuth)).toEqual(refused('invalid_grant'));
  });

  it.each(['password', 'authorization_code'])('knows no grant of type %s', async (grant_type) => {
    expect(await askAs(client, { grant_type })).toEqual(refused('unsupported_grant_type'));
  });

  it('refuses a request that names no grant, or is no form', async () => {
    expect(await ask({ client_id: client.ClientId })).toEqual(refused('invalid_request'));
    const json = await ask({ grant_type: 'client_credentials' }, { 'content-type': 'application/json' });
    expect(json).toEqual(refused('invalid_request'));
  });
});

const refused = (error: string) => ({ status: 400, body: { error } });
