import type {
  PhoneNumberInformation,
  RegistrationInformation,
  SpendLimit,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { Place } from '../../../bin/doctor/checks/stack.ts';
import type { Finding } from '../../../bin/doctor/finding.ts';
import { stages } from '../../../bin/stages.ts';
import { readStage, type StageConfig, type StageInput } from '../../../lib/stage-config.ts';

const ACCOUNT = '123456789012';
export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:aftercare-dev-Inbound`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/aftercare-dev-InboundRole`;
export const ALERTS = `arn:aws:sns:us-east-1:${ACCOUNT}:aftercare-dev-Alerts`;
export const PAGE = `arn:aws:sns:us-east-1:${ACCOUNT}:aftercare-dev-Page`;
export const NUMBER_ID = 'phone-0123456789abcdef0123456789abcdef';
export const NUMBER_ARN = `arn:aws:sms-voice:us-east-1:${ACCOUNT}:phone-number/${NUMBER_ID}`;
const NUMBER = '+18445550123';
export const DELIVERED = `sns/us-east-1/${ACCOUNT}/DirectPublishToPhoneNumber`;
export const FAILED = `${DELIVERED}/Failure`;

export const place: Place = { stage: 'dev', stackName: 'aftercare-dev', region: 'us-east-1' };

/** A stage that sends from a toll-free number of its own and hears what is written to it. */
export const aStage = (
  sms: Partial<StageInput['sms']> = {},
  changes: Partial<StageInput> = {},
): StageConfig =>
  readStage(
    {
      dev: {
        ...stages.dev,
        expectedTreatmentsPerMonth: 100,
        sms: {
          ...stages.dev?.sms,
          originationNumber: NUMBER,
          twoWay: { numberArn: NUMBER_ARN },
          maxPriceUsd: 0.1,
          partsPerSecond: 3,
          ...sms,
        },
        ...changes,
      },
    },
    'dev',
  );

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_PhoneNumberInformation.html */
export const aNumber = (changes: Partial<PhoneNumberInformation> = {}): PhoneNumberInformation => ({
  PhoneNumberArn: NUMBER_ARN,
  PhoneNumberId: NUMBER_ID,
  PhoneNumber: NUMBER,
  Status: 'ACTIVE',
  IsoCountryCode: 'US',
  MessageType: 'TRANSACTIONAL',
  NumberCapabilities: ['SMS', 'VOICE'],
  NumberType: 'TOLL_FREE',
  MonthlyLeasingPrice: '2.00',
  TwoWayEnabled: true,
  TwoWayChannelArn: TOPIC,
  TwoWayChannelRole: ROLE,
  SelfManagedOptOutsEnabled: true,
  OptOutListName: 'Default',
  InternationalSendingEnabled: false,
  DeletionProtectionEnabled: true,
  RegistrationId: 'registration-0123456789abcdef0123456789abcdef',
  CreatedTimestamp: new Date('2026-09-01T00:00:00Z'),
  ...changes,
});

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_RegistrationInformation.html */
export const aRegistration = (changes: Partial<RegistrationInformation> = {}): RegistrationInformation => ({
  RegistrationArn: `arn:aws:sms-voice:us-east-1:${ACCOUNT}:registration/registration-0123456789abcdef0123456789abcdef`,
  RegistrationId: 'registration-0123456789abcdef0123456789abcdef',
  RegistrationType: 'US_TOLL_FREE_REGISTRATION',
  RegistrationStatus: 'COMPLETE',
  CurrentVersionNumber: 1,
  ApprovedVersionNumber: 1,
  CreatedTimestamp: new Date('2026-09-01T00:00:00Z'),
  ...changes,
});

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SpendLimit.html */
export const aSpendLimit = (changes: Partial<SpendLimit> = {}): SpendLimit => ({
  Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT',
  EnforcedLimit: 1000,
  MaxLimit: 1000,
  Overridden: false,
  ...changes,
});

/** https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ServiceQuota.html */
export const aQuota = (QuotaName: string, Value: number, QuotaCode = 'L-00000001'): ServiceQuota => ({
  ServiceCode: 'scheduler',
  QuotaName,
  QuotaCode,
  Value,
  Unit: 'None',
  Adjustable: true,
  GlobalQuota: false,
});

/** The policy that lets SNS send: https://docs.aws.amazon.com/sns/latest/dg/sns-sms-access-management.html */
export const aPolicy = (changes: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sms-voice:SendTextMessage',
        Resource: NUMBER_ARN,
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        ...changes,
      },
    ],
  });

export const levelsOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ level }) => level);
export const fixesOf = (findings: readonly Finding[]): string =>
  findings.map((finding) => ('fix' in finding ? finding.fix : '')).join('\n');
export const factsOf = (findings: readonly Finding[]): string => findings.map(({ fact }) => fact).join('\n');
