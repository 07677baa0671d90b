import type { AccountAttribute } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { GetSMSSandboxAccountStatusCommandOutput } from '@aws-sdk/client-sns';
import { type Finding, findingsOn } from '../finding.ts';

export const SANDBOX = 'SMS sandbox';
const { ok, fatal, unknown } = findingsOn(SANDBOX);

const LIFTED = {
  patients: 'Only phones that were verified by hand get texts; every other text is refused.',
  fix: 'Ask AWS to move the account out of it, which takes some days: https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox-moving-to-production.html',
};

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSMSSandboxAccountStatus.html */
export const checkSnsSandbox = ({
  IsInSandbox,
}: Pick<GetSMSSandboxAccountStatusCommandOutput, 'IsInSandbox'>): readonly Finding[] =>
  IsInSandbox === false
    ? [ok('The account is out of the sandbox of SNS.')]
    : [fatal({ fact: 'The account is in the SMS sandbox of SNS.', ...LIFTED })];

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DescribeAccountAttributes.html */
export function checkAccountTier(attributes: readonly AccountAttribute[]): readonly Finding[] {
  const tier = attributes.find(({ Name }) => Name === 'ACCOUNT_TIER')?.Value;
  if (tier === 'PRODUCTION') return [ok('The account is out of the sandbox of End User Messaging.')];
  if (tier === 'SANDBOX')
    return [fatal({ fact: 'The account is in the SMS sandbox of End User Messaging.', ...LIFTED })];
  return [
    unknown({
      fact: `End User Messaging says of the account's tier: ${tier ?? 'nothing'}.`,
      patients: 'Nobody knows whether their texts would be lost.',
      fix: 'Look at the overview of https://console.aws.amazon.com/sms-voice/, which says Sandbox or Production.',
      mayLoseTexts: true,
    }),
  ];
}
