import { describe, expect, it } from '@jest/globals';
import { stages } from '../../bin/stages.ts';
import { ConfigurationError, readStage, type StageInput } from '../../lib/stage-config.ts';

const { dev } = stages as { dev: StageInput };

const auth: NonNullable<StageInput['auth']> = {
  issuer: 'https://login.clinics.example/realms/staff',
  clientClaim: 'azp',
  scopePrefix: 'aftercare/',
};
const withAuth = (changes: object) => ({ ...dev, auth: { ...auth, ...changes } });
const { twoWay: _, ...oneWay } = dev.sms;
const withSms = (changes: object) => ({ ...dev, sms: { ...oneWay, ...changes } });
const numberArn = 'arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-0123456789abcdef';

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

  it('hold a production stage that is ready for use', () => {
    expect(readStage(stages, 'production')).toMatchObject({ production: true, retentionDays: 400 });
  });

  it('need no identity provider, and may have one', () => {
    expect(readStage({ dev }, 'dev').auth).toBeUndefined();
    expect(readStage({ dev: { ...dev, auth } }, 'dev').auth).toEqual(auth);
    const whole = { ...auth, jwksUri: 'https://login.clinics.example/keys', audience: 'aftercare' };
    expect(readStage({ dev: { ...dev, auth: whole } }, 'dev').auth).toEqual(whole);
  });

  it('may be one-way, have a number of their own, a simulator, or say that replies go elsewhere', () => {
    const number = { originationNumber: '+13055550123', twoWay: { numberArn } };
    for (const sms of [{}, number, { twoWay: { simulator: true } }, { twoWay: 'elsewhere' }]) {
      expect(readStage({ dev: withSms(sms) }, 'dev').sms).toMatchObject({ ...oneWay, ...sms });
    }
  });

  it('may have a canary', () => {
    const canary = { phone: '+13055550199' };
    expect(readStage({ dev: { ...dev, canary } }, 'dev').canary).toEqual(canary);
    expect(readStage({ dev }, 'dev').canary).toBeUndefined();
  });

  it('bound the texts of a day to a phone and for a clinic, whether they say how or not', () => {
    expect(readStage({ dev }, 'dev').sms).toMatchObject({
      dailyTextsPerPhone: 10,
      dailyTextsPerClinic: 1_000,
    });
    const own = { dailyTextsPerPhone: 4, dailyTextsPerClinic: 200 };
    expect(readStage({ dev: withSms(own) }, 'dev').sms).toMatchObject(own);
  });

  it('may have an identity provider that writes nothing before its scopes', () => {
    expect(readStage({ dev: withAuth({ scopePrefix: '' }) }, 'dev').auth?.scopePrefix).toBe('');
  });
});

describe('a wrong stage is refused with path and rule', () => {
  const { region: _, ...withoutRegion } = dev;

  it.each([
    ['no region', withoutRegion, 'region: Invalid input: expected string, received undefined'],
    ['a wrong region', { ...dev, region: 'Virginia' }, 'region: must be an AWS region, like us-east-1'],
    ['a misspelt field', { ...dev, retentiondays: 500 }, '(whole stage): Unrecognized key: "retentiondays"'],
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
    [
      'no scope prefix',
      withAuth({ scopePrefix: undefined }),
      'auth.scopePrefix: Invalid input: expected string, received undefined',
    ],
    [
      'a scope prefix of two words',
      withAuth({ scopePrefix: 'after care/' }),
      'auth.scopePrefix: must be the beginning of a scope: no space, no quote, no backslash',
    ],
    [
      'clients, which are no configuration',
      withAuth({ clients: { one: 'demo' } }),
      'auth: Unrecognized key: "clients"',
    ],
    [
      'clinics, which are no configuration',
      { ...dev, clinics: [] },
      '(whole stage): Unrecognized key: "clinics"',
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
    [
      'a two-way sender that is neither a number nor a simulator',
      withSms({ twoWay: { simulator: false } }),
      "sms.twoWay: must be { numberArn }, { simulator: true } or 'elsewhere'",
    ],
    [
      'a two-way sender that is a number and a simulator',
      withSms({ twoWay: { simulator: true, numberArn } }),
      "sms.twoWay: must be { numberArn }, { simulator: true } or 'elsewhere'",
    ],
    [
      'a two-way number that is no ARN of one',
      withSms({ originationNumber: '+13055550123', twoWay: { numberArn: '+13055550123' } }),
      'sms.twoWay.numberArn: must be the ARN of a phone number, like arn:aws:sms-voice:',
    ],
    [
      'a two-way number of another region',
      withSms({
        originationNumber: '+13055550123',
        twoWay: { numberArn: numberArn.replace('us-east-1', 'us-west-2') },
      }),
      'sms.twoWay.numberArn: must be in the region of the stage',
    ],
    [
      'a two-way number without its digits',
      withSms({ twoWay: { numberArn } }),
      'sms.originationNumber: must be the number of twoWay.numberArn',
    ],
    [
      'a sender ID that patients are to answer',
      withSms({ senderId: 'Clinic', twoWay: { simulator: true } }),
      'sms.senderId: must be absent where the sender is two-way',
    ],
    [
      'another number beside a simulator',
      withSms({ originationNumber: '+13055550123', twoWay: { simulator: true } }),
      'sms.originationNumber: must be absent where texts come from a simulator',
    ],
    [
      'a simulator in production',
      { ...withSms({ twoWay: { simulator: true } }), production: true },
      'sms.twoWay: must not be a simulator in production: its texts reach no phone',
    ],
    [
      'a simulator for another country than the US',
      { ...withSms({ twoWay: { simulator: true } }), allowedCountries: ['ES'] },
      'sms.twoWay: must not be a simulator where allowedCountries lacks US',
    ],
    ['texts for nothing', withSms({ maxPriceUsd: 0 }), 'sms.maxPriceUsd: Too small'],
    ['a canary without a phone', { ...dev, canary: {} }, 'canary.phone: '],
    [
      'a canary in a country that may not be texted',
      { ...dev, canary: { phone: '+14165550123' } },
      'canary.phone: must be a number of one of allowedCountries',
    ],
    ['no texts to a phone', withSms({ dailyTextsPerPhone: 0 }), 'sms.dailyTextsPerPhone: Too small'],
    ['no texts for a clinic', withSms({ dailyTextsPerClinic: 0 }), 'sms.dailyTextsPerClinic: Too small'],
    ['a rate of zero', withSms({ partsPerSecond: 0 }), 'sms.partsPerSecond: Too small'],
    [
      'half a treatment a month',
      { ...dev, expectedTreatmentsPerMonth: 0.5 },
      'expectedTreatmentsPerMonth: Invalid input: expected int',
    ],
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
    const faults = faultsOf({ ...withAuth({ clientClaim: 'sub' }), region: '' });
    expect(faults).toMatch(/ {2}region: .*\n {2}auth\.clientClaim: /);
  });
});
