import { describe, expect, it } from '@jest/globals';
import { domainPrefixOf } from '../../lib/domain-prefix.ts';
import { ownIssuer } from '../../lib/issuer.ts';

describe('the identity provider of a stage', () => {
  const auth = { issuer: 'https://login.clinics.example', clientClaim: 'cid', scopePrefix: '' } as const;

  it('has its keys where OpenID Connect providers mostly have them', () => {
    expect(ownIssuer(auth)).toEqual({
      ...auth,
      jwksUri: 'https://login.clinics.example/.well-known/jwks.json',
    });
  });

  it('is the issuer to the letter, also with a slash at the end', () => {
    const issuer = 'https://login.clinics.example/';
    expect(ownIssuer({ ...auth, issuer })).toMatchObject({
      issuer,
      jwksUri: 'https://login.clinics.example/.well-known/jwks.json',
    });
  });

  it('may have its keys elsewhere', () => {
    const jwksUri = 'https://keys.clinics.example/all';
    expect(ownIssuer({ ...auth, jwksUri })).toMatchObject({ jwksUri });
  });
});

describe("the prefix of the user pool's domain", () => {
  const prefixes = [
    domainPrefixOf('aftercare-dev', '111111111111'),
    domainPrefixOf('aftercare-dev', '222222222222'),
    domainPrefixOf('aftercare-production', '111111111111'),
    domainPrefixOf('aftercare-dev', undefined),
  ];

  it('is another for another account and another stage', () => {
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('is the same for the same, or the domain would be replaced', () => {
    expect(domainPrefixOf('aftercare-dev', '111111111111')).toBe('aftercare-0edb4ae9ee1e');
  });

  it('is one that Cognito takes', () => {
    // No name of AWS's own either, which hexadecimal digits do not spell.
    for (const prefix of prefixes) expect(prefix).toMatch(/^aftercare-[0-9a-f]{12}$/);
  });
});
