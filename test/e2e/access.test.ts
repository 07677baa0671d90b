import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
});
afterAll(() => clinic.run.close());

const claims = () => clinic.run.issuer.claimsOf('demo-clinic-system', clinic.run.now);
const read = (authorization: string) => clinic.call('/treatments/T-none', { headers: { authorization } });
const readAs = async (changes: object) =>
  read(`Bearer ${await clinic.run.issuer.sign({ ...claims(), ...changes })}`);
const forbidden = { status: 403, body: { message: 'Forbidden' } };

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
  });

  it('with a token that another key signed is forbidden', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .sign(privateKey);
    expect(await read(`Bearer ${token}`)).toMatchObject(forbidden);
  });

  it('with a token of a key that the issuer does not have is forbidden, however often it is tried', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const header = { alg: 'RS256', kid: 'unknown' };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    expect(await read(`Bearer ${token}`)).toMatchObject(forbidden);
    expect(await read(`Bearer ${token}`)).toMatchObject(forbidden);
    expect((await readAs({})).status).toBe(404);
  });

  it('with an unsigned token is forbidden', async () => {
    expect(await read(`Bearer ${new UnsecuredJWT(claims()).encode()}`)).toMatchObject(forbidden);
  });

  it.each([
    ['another issuer', { iss: 'https://other.example' }],
    ['a client that acts for no clinic', { client_id: 'somebody-else' }],
    ['no client', { client_id: undefined }],
    ['no end', { exp: undefined }],
    ['no scope', { scope: '' }],
    ['the scope for writing alone', { scope: 'aftercare/treatments.write' }],
    ['the scope of another service', { scope: 'other/treatments.read' }],
  ])('with a token of %s is forbidden', async (_, changes) => {
    expect(await readAs(changes)).toMatchObject(forbidden);
  });

  it('to write with the scope for reading alone is forbidden, and nothing is stored', async () => {
    const token = await clinic.run.issuer.sign({ ...claims(), scope: 'aftercare/treatments.read' });
    expect(
      await clinic.post(anEvent({ treatmentId: 'T-1' }), { authorization: `Bearer ${token}` }),
    ).toMatchObject(forbidden);
    expect((await clinic.read('T-1')).status).toBe(404);
  });

  it('with a token that has expired is forbidden', async () => {
    const token = await clinic.token();
    expect((await clinic.read('T-none', token)).status).toBe(404);
    await clinic.advance('PT1H1S');
    expect(await clinic.read('T-none', token)).toMatchObject(forbidden);
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
    expect((await clinic.call('/_local/token?clinic=other')).status).toBe(404);
  });
});
