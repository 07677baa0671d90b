import { describe, expect, it } from '@jest/globals';
import { stages } from '../../bin/stages.ts';
import { ConfigurationError, readStage, type StageInput } from '../../lib/stage-config.ts';

const { dev, production } = stages as { dev: StageInput; production: StageInput };
const [clinic] = dev.clinics as [StageInput['clinics'][number]];

const withClinic = (changes: object) => ({ ...dev, clinics: [{ ...clinic, ...changes }] });
const withAuth = (changes: object) => ({ ...dev, auth: { ...dev.auth, ...changes } });
const withSms = (changes: object) => ({ ...dev, sms: { ...dev.sms, ...changes } });

function faultsOf(stage: unknown): string {
  try {
    readStage({ dev: stage }, 'dev');
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'none';
}

describe('the stages', () => {
  it.each([
    [undefined, 'no stage given: pass -c stage=dev or -c stage=production'],
    ['staging', 'there is no stage "staging": pass -c stage=dev or -c stage=production'],
    ['constructor', 'there is no stage "constructor": pass -c stage=dev or -c stage=production'],
  ])('are listed in one line where the stage is %s', (name, message) => {
    expect(() => readStage(stages, name)).toThrow(new ConfigurationError(message));
  });

  it('hold a dev stage that is ready for use', () => {
    expect(readStage(stages, 'dev')).toMatchObject({
      production: false,
      retentionDays: 400,
      dueIndexShards: 4,
    });
  });

  it('hold a production stage that wants nothing but an identity provider', () => {
    expect(() => readStage(stages, 'production')).toThrow(
      'stage production in bin/stages.ts:\n  auth.issuer: must be your identity provider: a production stage takes no reserved host (RFC 2606)',
    );
    const ready = {
      ...production,
      auth: { ...production.auth, issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Aftercare' },
    };
    expect(readStage({ ready }, 'ready').production).toBe(true);
  });
});

describe('a wrong stage is refused with path and rule', () => {
  const { region: _, ...withoutRegion } = dev;

  it.each([
    ['no region', withoutRegion, 'region: Invalid input: expected string, received undefined'],
    ['a wrong region', { ...dev, region: 'Virginia' }, 'region: must be an AWS region, like us-east-1'],
    ['a misspelt field', { ...dev, retentiondays: 500 }, '(whole stage): Unrecognized key: "retentiondays"'],
    ['no clinic', { ...dev, clinics: [] }, 'clinics: must have at least one clinic'],
    [
      'a curly apostrophe',
      withClinic({ name: 'Ana’s' }),
      'clinics[0].name: "’" (U+2019) is not in the GSM-7 basic set',
    ],
    [
      'a long name',
      withClinic({ name: 'x'.repeat(31) }),
      'clinics[0].name: a clinic name is 1 to 30 septets long, this one 31',
    ],
    [
      'an unreadable phone',
      withClinic({ phone: '555-CLINIC' }),
      "clinics[0].phone: a clinic's phone is at most 16 characters",
    ],
    [
      'an emergency name',
      withClinic({ emergencyPhone: 'police' }),
      'clinics[0].emergencyPhone: an emergency number is 3 to 6 digits',
    ],
    [
      'an offset for a zone',
      withClinic({ timeZone: '-05:00' }),
      'clinics[0].timeZone: must be an IANA time zone, like America/New_York',
    ],
    [
      'a zone of no place',
      withClinic({ timeZone: 'America/Miami' }),
      'clinics[0].timeZone: must be an IANA time zone, like America/New_York',
    ],
    [
      'a night window',
      withClinic({ window: { opens: '20:00', closes: '09:00' } }),
      'clinics[0].window: must close at least an hour after it opens',
    ],
    [
      'a wrong time of day',
      withClinic({ window: { opens: '9:00', closes: '20:00' } }),
      'clinics[0].window.opens: must be HH:MM',
    ],
    [
      'a clinic named twice',
      { ...dev, clinics: [clinic, clinic] },
      'clinics[1].id: must be unique, and "demo" stands twice',
    ],
    [
      'a country that is none',
      { ...dev, allowedCountries: ['US', 'UK'] },
      'allowedCountries[1]: must be an ISO 3166-1 alpha-2 code, like US',
    ],
    [
      'an issuer without TLS',
      withAuth({ issuer: 'http://issuer.example' }),
      'auth.issuer: must be an https URL',
    ],
    [
      'keys without TLS',
      withAuth({ jwksUri: 'http://issuer.example/keys' }),
      'auth.jwksUri: must be an https URL',
    ],
    [
      'an unknown client claim',
      withAuth({ clientClaim: 'sub' }),
      'auth.clientClaim: Invalid option: expected one of "client_id"|"azp"|"cid"',
    ],
    ['an empty audience', withAuth({ audience: '' }), 'auth.audience: Too small'],
    ['no client', withAuth({ clients: {} }), 'auth.clients: must name at least one client'],
    [
      'a client of no clinic',
      withAuth({ clients: { one: 'other' } }),
      'auth.clients.one: must be the id of a clinic (demo)',
    ],
    [
      'a local number',
      withSms({ originationNumber: '305-555-0100' }),
      'sms.originationNumber: must be a phone number in E.164',
    ],
    [
      'a sender ID of digits',
      withSms({ senderId: '12345' }),
      'sms.senderId: must be 3 to 11 letters and digits with at least one letter',
    ],
    [
      'two senders',
      withSms({ senderId: 'Clinic', originationNumber: '+13055550123' }),
      'sms: must have an originationNumber or a senderId, not both',
    ],
    ['texts for nothing', withSms({ maxPriceUsd: 0 }), 'sms.maxPriceUsd: Too small'],
    ['a rate of zero', withSms({ partsPerSecond: 0 }), 'sms.partsPerSecond: Too small'],
    ['half a day of retention', { ...dev, retentionDays: 0.5 }, 'retentionDays: Invalid input: expected int'],
    ['no shard', { ...dev, dueIndexShards: 0 }, 'dueIndexShards: Too small'],
    ['no former shard', { ...dev, formerDueIndexShards: 0 }, 'formerDueIndexShards: Too small'],
    [
      'a log retention that CloudWatch lacks',
      { ...dev, logRetentionDays: 31 },
      'logRetentionDays: must be one of 1, 3, 5',
    ],
  ])('%s', (_what, stage, fault) => {
    expect(faultsOf(stage)).toContain(`stage dev in bin/stages.ts:\n  ${fault}`);
  });

  it('with all that is wrong at once', () => {
    const faults = faultsOf({ ...withClinic({ language: 'fr' }), region: '' });
    expect(faults).toMatch(/ {2}region: .*\n {2}clinics\[0\]\.language: /);
  });
});

describe('a host that RFC 2606 reserves', () => {
  it.each([
    'https://issuer.example',
    'https://login.clinic.test/realm',
    'https://example.com',
    'https://a.example.org',
    'https://localhost:3000',
  ])('%s is no issuer for production', (issuer) => {
    const stage = { ...production, auth: { ...production.auth, issuer } };
    expect(() => readStage({ stage }, 'stage')).toThrow('auth.issuer: must be your identity provider');
  });

  it('is not found inside another name', () => {
    const stage = {
      ...production,
      auth: { ...production.auth, issuer: 'https://example.auth.us-east-1.amazoncognito.com' },
    };
    expect(readStage({ stage }, 'stage').auth.issuer).toBe(
      'https://example.auth.us-east-1.amazoncognito.com',
    );
  });
});
