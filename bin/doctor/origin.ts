import type { PhoneNumberInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { StageConfig } from '../../lib/stage-config.ts';

export type SendingStage = Pick<StageConfig, 'sms' | 'allowedCountries'>;

/**
 * The numbers of the account that texts of the stage come from: its own, the simulator that its stack has made, or where it names
 * no sender, all those that SNS may take.
 *
 * @param inboundTopicArn of the stack, where it is deployed and two-way: the simulator is known by it
 */
export function originsOf(
  { sms, allowedCountries }: SendingStage,
  numbers: readonly PhoneNumberInformation[],
  inboundTopicArn: string | undefined,
): readonly PhoneNumberInformation[] {
  const { originationNumber, senderId } = sms;
  if (originationNumber !== undefined)
    return numbers.filter(({ PhoneNumber }) => PhoneNumber === originationNumber);
  if (isSimulated(sms))
    return numbers.filter(
      ({ NumberType, TwoWayChannelArn }) =>
        NumberType === 'SIMULATOR' && inboundTopicArn !== undefined && TwoWayChannelArn === inboundTopicArn,
    );
  if (senderId !== undefined) return [];
  return numbers.filter(
    ({ Status, NumberCapabilities, NumberType, IsoCountryCode }) =>
      Status === 'ACTIVE' &&
      NumberType !== 'SIMULATOR' &&
      NumberCapabilities?.includes('SMS') &&
      allowedCountries.includes(String(IsoCountryCode)),
  );
}

export const isSimulated = ({ twoWay }: SendingStage['sms']): boolean =>
  typeof twoWay === 'object' && 'simulator' in twoWay;

/** The ARN that a stage names as its two-way number's, if it does. */
export const numberArnOf = ({ twoWay }: SendingStage['sms']): string | undefined =>
  typeof twoWay === 'object' && 'numberArn' in twoWay ? twoWay.numberArn : undefined;
