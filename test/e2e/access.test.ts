import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { type AppClient, addClient, fetchToken, letAct, removeClient } from './support/aws.ts';
import {
  anEvent,
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from './support/clinic-system.ts';

let clinic: ClinicSystem;
/** One of the clinic `demo`, whose tokens are imitated here. */
let client: AppClient;
beforeAll(async () => {
  clinic = await startClinicSystem({ clinics: [demoClinic, otherClinic] });
  client = await addClient(clinic.run, 'demo');
});
afterAll(() => clinic.run.close());

const claims = () => clinic.run.issuer.claimsOf(client.id, clinic.run.now);
const sign = (changes: object = {}) => clinic.run.issuer.sign({ ...claims(), ...changes });
const read = (authorization: string) => clinic.call('/treatments/T-none', { headers: { authorization } });
const readWith = (token: string) => read(`Bearer ${token}`);
const readAs = async (changes: object) => readWith(await sign(changes));
const forbidden = { status: 403, body: { message: 'Forbidden' } };
const HOUR = 3600;

describe('a request', () => {
  it('without a token is refused as unauthorized', async () => {
    expect(await clinic.call('/treatments/T-none')).toMatchObject({
      status: 401,
      body: { message: 'Unauthorized' },
    });
  });

  it('with a valid token gets through', async () => {
    expect((await readAs({})).status).toBe(404);
  });

  it('with something that is no token is forbidden', async () => {
    expect(await read('Basic YTpi')).toMatchObject(forbidden);
    expect(await readWith('a.b.c')).toMatchObject(forbidden);
  });

  it('with a token that another key signed is forbidden', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .sign(privateKey);
    expect(await readWith(token)).toMatchObject(forbidden);
  });

  it('with a token of a key that the issuer does not have is forbidden, however often it is tried', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const header = { alg: 'RS256', kid: 'unknown' };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    expect(await readWith(token)).toMatchObject(forbidden);
    expect(await readWith(token)).toMatchObject(forbidden);
    expect((await readAs({})).status).toBe(404);
  });

  it("with a token that is signed by the issuer's public key, taken for a shared secret, is forbidden", async () => {
    const [jwk = {}] = clinic.run.issuer.jwks.keys;
    const secret = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'local' })
      .sign(Buffer.from(secret));
    expect(await readWith(token)).toMatchObject(forbidden);
  });

  it('with a token of the algorithm "none" is forbidden', async () => {
    expect(await readWith(new UnsecuredJWT(claims()).encode())).toMatchObject(forbidden);
  });

  it('with a token whose signature is missing, or is that of another token, is forbidden', async () => {
    const [header, payload] = (await sign()).split('.');
    const [, , signature] = (await sign({ scope: 'aftercare/treatments.read' })).split('.');
    expect(await readWith(`${header}.${payload}.`)).toMatchObject(forbidden);
    expect(await readWith(`${header}.${payload}`)).toMatchObject(forbidden);
    expect(await readWith(`${header}.${payload}.${signature}`)).toMatchObject(forbidden);
  });

  it.each([
    ['another issuer', () => ({ iss: 'https://other.example' })],
    ['no issuer', () => ({ iss: undefined })],
    ['a client that acts for no clinic', () => ({ client_id: 'somebody-else' })],
    ['a client whose id is empty', () => ({ client_id: '' })],
    ['a client that is a list', () => ({ client_id: [client.id] })],
    [
      'no client, as a user has one to show who they are',
      () => ({ client_id: undefined, token_use: 'id', aud: client.id }),
    ],
    ['no end', () => ({ exp: undefined })],
    ['an end that has passed', () => ({ exp: Number(claims().iat) - 1 })],
    ['a beginning that is yet to come', () => ({ nbf: Number(claims().iat) + HOUR })],
    ['no scope', () => ({ scope: '' })],
    ['the scope for writing alone', () => ({ scope: 'aftercare/treatments.write' })],
    ['the scope of another service', () => ({ scope: 'other/treatments.read' })],
    ['a scope without its service', () => ({ scope: 'treatments.read' })],
  ])('with a token of %s is forbidden', async (_, changes) => {
    expect(await readAs(changes())).toMatchObject(forbidden);
  });

  it('to write with the scope for reading alone is forbidden, and nothing is stored', async () => {
    const token = await sign({ scope: 'aftercare/treatments.read' });
    expect(
      await clinic.post(anEvent({ treatmentId: 'T-1' }), { authorization: `Bearer ${token}` }),
    ).toMatchObject(forbidden);
    expect((await clinic.read('T-1')).status).toBe(404);
  });

  it('with a token that has expired is forbidden', async () => {
    const token = await clinic.token();
    expect((await readWith(token)).status).toBe(404);
    await clinic.advance('PT1H1S');
    expect(await readWith(token)).toMatchObject(forbidden);
  });
});

describe('a client', () => {
  it('fetches its token where the stack says, and acts for its clinic beside the one that was there', async () => {
    const second = await addClient(clinic.run, 'demo');
    const tokens = [client, second].map((each) => fetchToken(clinic.run, each));
    for (const token of await Promise.all(tokens)) expect((await readWith(token)).status).toBe(404);
    expect((await clinic.read('T-none')).status).toBe(404);
  });

  it('that acts for its clinic no longer is refused 60 seconds later at the latest, others are not', async () => {
    const leaver = await addClient(clinic.run, 'demo');
    const token = await fetchToken(clinic.run, leaver);
    expect((await readWith(token)).status).toBe(404);
    await removeClient(clinic.run, 'demo', leaver);
    await clinic.advance('PT1M');
    expect(await readWith(token)).toMatchObject(forbidden);
    expect((await clinic.read('T-none')).status).toBe(404);
  });

  it('that is added is let in at once, even where it was refused before', async () => {
    const token = await sign({ client_id: 'newcomer' });
    expect(await readWith(token)).toMatchObject(forbidden);
    await letAct(clinic.run, 'other', 'newcomer');
    expect((await readWith(token)).status).toBe(404);
  });
});

describe('API Gateway', () => {
  it('answers for itself where there is no route', async () => {
    const { status, headers, body } = await clinic.call('/patients');
    expect({ status, body }).toEqual({ status: 404, body: { message: 'Not Found' } });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9+/]{15}=$/);
  });

  it('refuses more than 10 MB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    expect(await clinic.call('/treatments', { method: 'POST', body })).toMatchObject({
      status: 413,
      body: { message: 'Request Entity Too Large' },
    });
  });

  it('throttles a burst, and nobody after it', async () => {
    const ask = () => fetch(`${clinic.run.url}/treatments/T-none`);
    const answers = await Promise.all(Array.from({ length: 300 }, ask));
    const refused = answers.filter(({ status }) => status === 429);
    expect(await refused[0]?.json()).toEqual({ message: 'Too Many Requests' });
    expect((await clinic.read('T-none')).status).toBe(404);
  });
});

describe('GET /_local/token', () => {
  it('gives a bearer token for an hour', async () => {
    expect((await clinic.call('/_local/token?clinic=demo')).body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  it('knows no clinic that has no client', async () => {
    expect((await clinic.call('/_local/token?clinic=nobody')).status).toBe(404);
  });
});
