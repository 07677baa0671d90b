import type { PhoneNumberInformation, RegistrationInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { type Finding, findingsOn } from '../finding.ts';

export const REGISTRATION = 'registration';
const { ok, warning, fatal } = findingsOn(REGISTRATION);

/** The numbers that carriers let no text through from before somebody has registered what they are for. */
const REGISTERED: Readonly<Record<string, string>> = {
  TEN_DLC: 'https://docs.aws.amazon.com/sms-voice/latest/userguide/registration-help.html',
  TOLL_FREE: 'https://docs.aws.amazon.com/sms-voice/latest/userguide/registrations-tfn.html',
  SHORT_CODE: 'https://docs.aws.amazon.com/sms-voice/latest/userguide/registration-help.html',
};
const BLOCKED = 'Carriers let no text from this number through.';

/** What waits for AWS or a carrier, and not for us. */
const WAITING = ['SUBMITTED', 'AWS_REVIEWING', 'REVIEWING', 'PROVISIONING'];

/**
 * Whether a number is registered, where its type has to be.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_RegistrationInformation.html
 */
export function checkRegistration(
  { PhoneNumber, NumberType, RegistrationId }: PhoneNumberInformation,
  registrations: readonly RegistrationInformation[],
): readonly Finding[] {
  const howTo = REGISTERED[String(NumberType)];
  if (howTo === undefined) return [ok(`${PhoneNumber} is a ${NumberType} and needs none.`)];
  const registration = registrations.find((known) => known.RegistrationId === RegistrationId);
  if (RegistrationId === undefined || registration === undefined)
    return [
      fatal({
        fact: `${PhoneNumber} is a ${NumberType} and is not registered.`,
        patients: BLOCKED,
        fix: `Register it, which takes weeks: ${howTo}`,
      }),
    ];
  const { RegistrationStatus: status, ApprovedVersionNumber: approved } = registration;
  if (status === 'COMPLETE') return [ok(`That of ${PhoneNumber} is COMPLETE.`)];
  const fact = `That of ${PhoneNumber} is ${status}.`;
  const fix = WAITING.includes(String(status))
    ? `Wait, and look again: aws pinpoint-sms-voice-v2 describe-registrations --registration-ids ${RegistrationId}`
    : `aws pinpoint-sms-voice-v2 describe-registration-versions --registration-id ${RegistrationId} says what is wrong; mend it as in ${howTo}`;
  // A new version is looked at while the old one holds.
  return approved !== undefined && status !== 'CLOSED' && status !== 'DELETED'
    ? [
        warning({
          fact,
          patients: `Texts go out under version ${approved}, which was approved, until the new one is.`,
          fix,
        }),
      ]
    : [fatal({ fact, patients: BLOCKED, fix })];
}
