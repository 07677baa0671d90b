import type { PhoneNumberInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { describe, expect, it } from '@jest/globals';
import { checkRegistration } from '../../../bin/doctor/checks/registration.ts';
import { checkResourcePolicy } from '../../../bin/doctor/checks/resource-policy.ts';
import { checkNumberRate, checkVolume } from '../../../bin/doctor/checks/send-rate.ts';
import { checkSender, checkSenderId } from '../../../bin/doctor/checks/sender.ts';
import { originsOf } from '../../../bin/doctor/origin.ts';
import { expectedVolume } from '../../../bin/doctor/volume.ts';
import { carePlans } from '../../../care-plans/index.ts';
import {
  aNumber,
  aPolicy,
  aRegistration,
  aStage,
  factsOf,
  fixesOf,
  levelsOf,
  NUMBER_ARN,
  place,
  TOPIC,
} from './answers.ts';

const noSender = { originationNumber: undefined, twoWay: 'elsewhere' } as const;
const simulator = { originationNumber: undefined, twoWay: { simulator: true } } as const;
const another = aNumber({ PhoneNumber: '+13055550199', NumberType: 'TEN_DLC' });

describe('the numbers that texts come from', () => {
  it('are the one that the stage names, whatever its state', () => {
    const pending = aNumber({ Status: 'PENDING' });
    expect(originsOf(aStage(), [another, pending], TOPIC)).toEqual([pending]);
  });

  it('are the simulator that leads to the stack, not that of another stage', () => {
    const ours = aNumber({ NumberType: 'SIMULATOR' });
    const foreign = aNumber({ NumberType: 'SIMULATOR', TwoWayChannelArn: `${TOPIC}-of-another` });
    expect(originsOf(aStage(simulator), [foreign, ours], TOPIC)).toEqual([ours]);
    expect(originsOf(aStage(simulator), [foreign, ours], undefined)).toEqual([]);
  });

  it('are all that SNS may take where the stage names none', () => {
    const useless = [
      aNumber({ Status: 'PENDING' }),
      aNumber({ NumberCapabilities: ['VOICE'] }),
      aNumber({ NumberType: 'SIMULATOR' }),
      aNumber({ IsoCountryCode: 'CA' }),
    ];
    expect(originsOf(aStage(noSender), [...useless, another], undefined)).toEqual([another]);
  });
});

describe('the sender', () => {
  const check = (number: Partial<PhoneNumberInformation>, stage = aStage()) =>
    checkSender(stage, [aNumber(number)], place, true);

  it('is well where it is an active number for transactional texts in the country', () => {
    expect(levelsOf(check({}))).toEqual(['ok']);
  });

  it.each([
    ['a number that waits for its registration', { Status: 'PENDING' }, '+18445550123 is PENDING'],
    ['a number for calls alone', { NumberCapabilities: ['VOICE'] }, 'cannot send texts'],
    ['a number for promotion', { MessageType: 'PROMOTIONAL' }, 'is for PROMOTIONAL messages'],
    ['a number of another country', { IsoCountryCode: 'CA' }, 'is of CA and sends to no other country'],
    [
      'another number than the two-way one',
      { PhoneNumberArn: `${NUMBER_ARN}0` },
      'numberArn is not that of +18445550123',
    ],
  ] as const)('loses texts where it is %s', (_what, changes, fact) => {
    const findings = check(changes as Partial<PhoneNumberInformation>);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(factsOf(findings)).toContain(fact);
  });

  it('reaches other countries where it sends internationally', () => {
    const stage = aStage({}, { allowedCountries: ['US', 'ES'] });
    expect(levelsOf(check({}, stage))).toEqual(['fatal']);
    expect(levelsOf(check({ InternationalSendingEnabled: true }, stage))).toEqual(['ok']);
  });

  it('of the US reaches its territories', () => {
    expect(levelsOf(check({}, aStage({}, { allowedCountries: ['US', 'PR'] })))).toEqual(['ok']);
  });

  it('follows the settings of a pool that it is in', () => {
    const findings = check({ PoolId: 'pool-1' });
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(fixesOf(findings)).toContain('disassociate-origination-identity --pool-id pool-1');
  });

  it('loses texts where the account does not have it', () => {
    const findings = checkSender(aStage(), [], place, true);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(factsOf(findings)).toBe('The account has no number +18445550123 in us-east-1.');
  });

  it('is made by the stack where it is a simulator, and must be there afterwards', () => {
    expect(levelsOf(checkSender(aStage(simulator), [], place, false))).toEqual(['ok']);
    expect(levelsOf(checkSender(aStage(simulator), [], place, true))).toEqual(['fatal']);
    const [finding] = checkSender(aStage(simulator), [aNumber({ NumberType: 'SIMULATOR' })], place, true);
    expect(finding).toMatchObject({ level: 'ok', fact: expect.stringContaining('reach no phone') });
  });

  it('may be left to SNS where the account has one number, and not where it has several', () => {
    expect(levelsOf(checkSender(aStage(noSender), [another], place, true))).toEqual(['ok']);
    expect(levelsOf(checkSender(aStage(noSender), [another, aNumber()], place, true))).toEqual([
      'warning',
      'ok',
      'ok',
    ]);
  });

  it('must be a number in the US', () => {
    const findings = checkSender(aStage(noSender), [], place, true);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(factsOf(findings)).toContain('no active number for texts to US');
  });

  it('need not be a number elsewhere', () => {
    const stage = aStage(noSender, { allowedCountries: ['ES'] });
    expect(levelsOf(checkSender(stage, [], place, true))).toEqual(['warning']);
  });
});

describe('a sender ID', () => {
  const stage = aStage(
    { originationNumber: undefined, twoWay: undefined, senderId: 'Clinic' },
    { allowedCountries: ['ES'] },
  );
  // https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SenderIdInformation.html
  const senderId = {
    SenderIdArn: 'arn:aws:sms-voice:us-east-1:123456789012:sender-id/Clinic/ES',
    SenderId: 'Clinic',
    IsoCountryCode: 'ES',
    MessageTypes: ['TRANSACTIONAL' as const],
    MonthlyLeasingPrice: '0.00',
    DeletionProtectionEnabled: false,
    Registered: false,
  };

  it('is well where the account has it for the country', () => {
    expect(levelsOf(checkSenderId('Clinic', stage, [senderId]))).toEqual(['ok']);
  });

  it('may be refused where the account has it for another country alone', () => {
    const findings = checkSenderId('Clinic', stage, [{ ...senderId, IsoCountryCode: 'FR' }]);
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(fixesOf(findings)).toContain('request-sender-id --sender-id Clinic --iso-country-code ES');
  });

  it('loses texts where it is for promotion', () => {
    const promotional = { ...senderId, MessageTypes: ['PROMOTIONAL' as const] };
    expect(levelsOf(checkSenderId('Clinic', stage, [promotional]))).toEqual(['fatal']);
  });

  it.each(['US', 'CA', 'PR'])('is not known in %s', (country) => {
    const there = { ...stage, allowedCountries: [country] };
    expect(levelsOf(checkSenderId('Clinic', there, [senderId]))).toEqual(['fatal']);
  });
});

describe('the registration of a number', () => {
  it('is well where it is complete', () => {
    expect(levelsOf(checkRegistration(aNumber(), [aRegistration()]))).toEqual(['ok']);
  });

  it.each(['TEN_DLC', 'TOLL_FREE', 'SHORT_CODE'] as const)('is needed by a %s', (NumberType) => {
    const { RegistrationId: _, ...unregistered } = aNumber({ NumberType });
    expect(levelsOf(checkRegistration(unregistered, [aRegistration()]))).toEqual(['fatal']);
  });

  it.each(['SIMULATOR', 'LONG_CODE'] as const)('is not needed by a %s', (NumberType) => {
    const { RegistrationId: _, ...unregistered } = aNumber({ NumberType });
    expect(levelsOf(checkRegistration(unregistered, []))).toEqual(['ok']);
  });

  it.each([
    ['CREATED', 'describe-registration-versions'],
    ['REQUIRES_UPDATES', 'describe-registration-versions'],
    ['REQUIRES_AUTHENTICATION', 'describe-registration-versions'],
    ['SUBMITTED', 'describe-registrations'],
    ['REVIEWING', 'describe-registrations'],
    ['PROVISIONING', 'describe-registrations'],
  ] as const)('lets no text through while it is %s for the first time', (RegistrationStatus, command) => {
    const { ApprovedVersionNumber: _, ...first } = aRegistration({ RegistrationStatus });
    const findings = checkRegistration(aNumber(), [first]);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toContain(`aws pinpoint-sms-voice-v2 ${command} `);
  });

  it('lets texts through while a new version of an approved one is looked at', () => {
    const renewed = aRegistration({ RegistrationStatus: 'REVIEWING', CurrentVersionNumber: 2 });
    expect(levelsOf(checkRegistration(aNumber(), [renewed]))).toEqual(['warning']);
  });

  it.each(['CLOSED', 'DELETED'] as const)('lets no text through once it is %s', (RegistrationStatus) => {
    const ended = aRegistration({ RegistrationStatus });
    expect(levelsOf(checkRegistration(aNumber(), [ended]))).toEqual(['fatal']);
  });
});

describe("a number's own policy", () => {
  const check = (policy: string | undefined, number = aNumber(), stage = aStage(), isDeployed = true) =>
    checkResourcePolicy(stage, number, policy, place, isDeployed);
  const elsewhere = aStage({ twoWay: 'elsewhere' });

  it('is well where it lets SNS send for this account', () => {
    expect(levelsOf(check(aPolicy()))).toEqual(['ok']);
    expect(levelsOf(check(aPolicy({ Condition: undefined, Action: ['sms-voice:*'] })))).toEqual(['ok']);
  });

  it.each([
    ['is not there', undefined],
    ['admits another service', aPolicy({ Principal: { Service: 'pinpoint.amazonaws.com' } })],
    ['admits SNS to something else', aPolicy({ Action: 'sms-voice:DescribePhoneNumbers' })],
    [
      'admits SNS for another account',
      aPolicy({ Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }),
    ],
    ['forbids it', aPolicy({ Effect: 'Deny' })],
  ])('loses texts where it %s', (_what, policy) => {
    expect(levelsOf(check(policy))).toEqual(['fatal']);
  });

  it('is written by the stack where the number is two-way', () => {
    expect(fixesOf(check(undefined))).toBe('npx cdk deploy -c stage=dev');
    expect(levelsOf(check(undefined, aNumber(), aStage(), false))).toEqual(['ok']);
  });

  it('is written by hand where it is not, with a policy that would be well', () => {
    expect(levelsOf(check(undefined, aNumber(), elsewhere, false))).toEqual(['fatal']);
    const [, policy] = /--policy '(.*)'$/.exec(fixesOf(check(undefined, aNumber(), elsewhere))) ?? [];
    expect(levelsOf(check(policy, aNumber(), elsewhere))).toEqual(['ok']);
  });

  // https://aws.amazon.com/blogs/messaging-and-targeting/a-guide-to-the-new-resource-policies-for-sms-origination-identities-in-aws
  it('is not needed by a number that is older than such policies', () => {
    const old = aNumber({ CreatedTimestamp: new Date('2024-09-23T23:59:59Z') });
    expect(levelsOf(check(undefined, old, elsewhere))).toEqual(['ok']);
  });

  it('holds for an older number too where it has one', () => {
    const old = aNumber({ CreatedTimestamp: new Date('2024-01-01T00:00:00Z') });
    expect(levelsOf(check(aPolicy({ Effect: 'Deny' }), old, elsewhere))).toEqual(['fatal']);
  });
});

describe('the send rate', () => {
  it.each([
    ['TEN_DLC', 1, 'ok'],
    ['TEN_DLC', 1.5, 'warning'],
    ['TOLL_FREE', 3, 'ok'],
    ['TOLL_FREE', 4, 'warning'],
    ['SHORT_CODE', 100, 'ok'],
    ['LONG_CODE', 1, 'unknown'],
  ] as const)('of a %s, with %d parts a second configured: %s', (NumberType, partsPerSecond, level) => {
    expect(levelsOf(checkNumberRate(aStage({ partsPerSecond }), aNumber({ NumberType })))).toEqual([level]);
  });

  it('of a simulator keeps no patient waiting', () => {
    expect(checkNumberRate(aStage(simulator), aNumber({ NumberType: 'SIMULATOR' }))).toEqual([]);
  });

  // https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps-view.html
  it('is that of the number itself where AWS tells it', () => {
    const raised = aNumber({ NumberType: 'TEN_DLC', MessagingLimits: { RateLimits: { SMS: 20, VOICE: 1 } } });
    expect(levelsOf(checkNumberRate(aStage({ partsPerSecond: 20 }), raised))).toEqual(['ok']);
  });

  it.each([
    [100, 'ok', 'take 1 min to send'],
    [50_000, 'warning', 'take 2 h to send'],
    [500_000, 'fatal', 'take 12 h to send'],
  ])('with %d treatments a month is %s', (expectedTreatmentsPerMonth, level, fact) => {
    const stage = aStage({ partsPerSecond: 3 }, { expectedTreatmentsPerMonth });
    const findings = checkVolume(stage, [aNumber()], expectedVolume(stage, carePlans));
    expect(levelsOf(findings)).toEqual([level]);
    expect(factsOf(findings)).toContain(fact);
  });

  it('may lose texts where it is not known what is expected', () => {
    expect(checkVolume(aStage(), [aNumber()], undefined)).toMatchObject([
      { level: 'unknown', mayLoseTexts: true },
    ]);
  });

  it('is less than a carrier takes in a day', () => {
    const capped = aNumber({ MessagingLimits: { DailyMessageCaps: { 'T-MOBILE': 2000 } } });
    const check = (expectedTreatmentsPerMonth: number) => {
      const stage = aStage({ partsPerSecond: 3 }, { expectedTreatmentsPerMonth });
      return levelsOf(checkVolume(stage, [capped], expectedVolume(stage, carePlans)));
    };
    expect(check(20_000)).toEqual(['ok']);
    expect(check(20_001)).toEqual(['ok', 'warning']);
  });
});
