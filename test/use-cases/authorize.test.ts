import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../lambdas/use-cases/authorize.ts';

const deps = (scopes: string[], client = 'client-of-demo') => ({
  tokens: { verify: async (token: string) => (token === 'valid' ? { client, scopes } : undefined) },
  clients: new Map([['client-of-demo', 'demo']]),
  scopePrefix: 'aftercare/',
});
const both = ['aftercare/treatments.read', 'aftercare/treatments.write'];

describe('a caller', () => {
  it('acts for the clinic that its client belongs to', async () => {
    expect(await authorize('valid', 'POST', deps(both))).toBe('demo');
  });
  it('acts for nobody without a valid token', async () => {
    expect(await authorize('forged', 'POST', deps(both))).toBeUndefined();
  });
  it('acts for nobody if its client belongs to no clinic', async () => {
    expect(await authorize('valid', 'POST', deps(both, 'stranger'))).toBeUndefined();
  });
  it('needs the read scope to read', async () => {
    expect(await authorize('valid', 'GET', deps(['aftercare/treatments.read']))).toBe('demo');
    expect(await authorize('valid', 'GET', deps(['aftercare/treatments.write']))).toBeUndefined();
  });
  it.each(['POST', 'PATCH', 'DELETE'])('needs the write scope to %s', async (method) => {
    expect(await authorize('valid', method, deps(['aftercare/treatments.write']))).toBe('demo');
    expect(await authorize('valid', method, deps(['aftercare/treatments.read']))).toBeUndefined();
  });
  it('needs the scope of this API, not of another', async () => {
    expect(
      await authorize('valid', 'POST', deps(['other/treatments.write', 'treatments.write'])),
    ).toBeUndefined();
  });
});
