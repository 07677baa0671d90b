import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../lambdas/use-cases/authorize.ts';

const deps = (granted: string[], client = 'client-of-demo') => ({
  tokens: {
    verify: async (token: string) => (token === 'valid' ? { client, scopes: granted } : undefined),
  },
  clients: { clinicOf: async (client: string) => (client === 'client-of-demo' ? 'demo' : undefined) },
  scopePrefix: 'aftercare/',
});
const caller = { clientId: 'client-of-demo', clinicId: 'demo' };
const both = ['aftercare/treatments.read', 'aftercare/treatments.write'];

describe('a caller', () => {
  it('acts for the clinic that its client belongs to, and is known by its client', async () => {
    expect(await authorize('valid', 'POST', deps(both))).toEqual(caller);
  });
  it('acts for nobody without a valid token', async () => {
    expect(await authorize('forged', 'POST', deps(both))).toBeUndefined();
  });
  it('acts for nobody if its client belongs to no clinic', async () => {
    expect(await authorize('valid', 'POST', deps(both, 'stranger'))).toBeUndefined();
  });
  it.each(['GET', 'HEAD'])('needs the read scope to %s', async (method) => {
    expect(await authorize('valid', method, deps(['aftercare/treatments.read']))).toEqual(caller);
    expect(await authorize('valid', method, deps(['aftercare/treatments.write']))).toBeUndefined();
  });
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('needs the write scope to %s', async (method) => {
    expect(await authorize('valid', method, deps(['aftercare/treatments.write']))).toEqual(caller);
    expect(await authorize('valid', method, deps(['aftercare/treatments.read']))).toBeUndefined();
  });
  it('needs the scope of this API, not of another', async () => {
    expect(
      await authorize('valid', 'POST', deps(['other/treatments.write', 'treatments.write'])),
    ).toBeUndefined();
  });
  it('needs the scopes without a prefix where the issuer writes none', async () => {
    const withoutPrefix = { ...deps(['treatments.read']), scopePrefix: '' };
    expect(await authorize('valid', 'GET', withoutPrefix)).toEqual(caller);
    expect(await authorize('valid', 'POST', withoutPrefix)).toBeUndefined();
  });
  it('is not looked for without a valid token and scope', async () => {
    const unasked = {
      clinicOf: async () => {
        throw new Error('was asked');
      },
    };
    expect(await authorize('forged', 'POST', { ...deps(both), clients: unasked })).toBeUndefined();
    expect(await authorize('valid', 'POST', { ...deps([]), clients: unasked })).toBeUndefined();
  });
});
