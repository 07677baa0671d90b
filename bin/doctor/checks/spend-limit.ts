import type { SpendLimit } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { type Finding, findingsOn } from '../finding.ts';
import type { Volume } from '../volume.ts';

export const SPEND_LIMIT = 'spend limit';

/** What SNS answers of the account: https://docs.aws.amazon.com/sns/latest/api/API_GetSMSAttributes.html */
export type SmsAttributes = Readonly<Record<string, string>>;

/**
 * Whether what the account may spend in a month carries what the stage is expected to. AWS sends nothing more in a month once a
 * limit is reached, neither that of SNS nor that of End User Messaging:
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/spend-limit.html
 *
 * @param attributes of SNS: it has a `MonthlySpendLimit` where somebody has set one
 */
export function checkSpendLimit(
  attributes: SmsAttributes,
  limits: readonly SpendLimit[],
  volume: Volume | undefined,
): readonly Finding[] {
  const { ok, fatal, unknown } = findingsOn(SPEND_LIMIT);
  const ofTexts = limits.find(({ Name }) => Name === 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT');
  const { MaxLimit, EnforcedLimit, Overridden } = ofTexts ?? {};
  const own = attributes.MonthlySpendLimit === undefined ? undefined : Number(attributes.MonthlySpendLimit);
  const known = [own, MaxLimit, Overridden ? EnforcedLimit : undefined].filter(
    (limit) => limit !== undefined,
  );
  if (known.length === 0)
    return [
      unknown({
        fact: 'AWS names no limit for texts.',
        patients: 'Nobody knows whether their texts would be lost.',
        fix: 'Look at the overview of https://console.aws.amazon.com/sms-voice/, which says what may be spent.',
        mayLoseTexts: true,
      }),
    ];
  const limit = Math.min(...known);
  if (volume === undefined)
    return [
      unknown({
        fact: `The account may spend $${limit} a month on texts. Whether that is enough is not known: the stage does not say what it expects.`,
        patients:
          'Once the limit is reached, no patient of any clinic gets a text for the rest of the month.',
        fix: 'Set expectedTreatmentsPerMonth of the stage in bin/stages.ts.',
        mayLoseTexts: true,
      }),
    ];
  const { treatmentsPerMonth, textsPerMonth, costPerMonth } = volume;
  const expected = `${treatmentsPerMonth} treatments a month are up to ${textsPerMonth} texts, which may cost $${costPerMonth}`;
  if (limit >= costPerMonth)
    return [ok(`${expected}; the account may spend $${limit}. All its stages share that.`)];
  const needsMore = MaxLimit !== undefined && costPerMonth > MaxLimit;
  return [
    fatal({
      fact: `${expected}; the account may spend $${limit}.`,
      patients: 'Once the limit is reached, no patient of any clinic gets a text for the rest of the month.',
      fix: [
        ...(needsMore
          ? ['Ask AWS for more: https://docs.aws.amazon.com/sms-voice/latest/userguide/spend-limit.html']
          : []),
        ...(own !== undefined && own < costPerMonth
          ? [`aws sns set-sms-attributes --attributes MonthlySpendLimit=${costPerMonth}`]
          : []),
        ...(Overridden && EnforcedLimit !== undefined && EnforcedLimit < costPerMonth
          ? [
              `aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override --monthly-limit ${costPerMonth}`,
            ]
          : []),
      ].join('; then '),
    }),
  ];
}
