import type { PhoneNumberInformation, SenderIdInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { type Finding, findingsOn } from '../finding.ts';
import { isSimulated, numberArnOf, type SendingStage } from '../origin.ts';
import { deployOf, type Place } from './stack.ts';

export const SENDER = 'sender';
const { ok, warning, fatal } = findingsOn(SENDER);

/**
 * The US and its territories, where no text goes without a number of the account's own, and one of the US reaches all:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-supported-regions-countries.html
 */
const UNITED_STATES = ['US', 'PR', 'GU', 'AS', 'VI'];
/** Where sender IDs are not known: https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html */
const WITHOUT_SENDER_IDS = [...UNITED_STATES, 'CA'];

const REFUSED = 'Every text is refused.';
const LIST = 'aws pinpoint-sms-voice-v2 describe-phone-numbers';

/**
 * Whether texts have a sender, and one that may send them.
 *
 * @param origins the numbers that texts of the stage come from
 * @param isDeployed whether there is a stack, which makes the simulator where the stage has one
 */
export function checkSender(
  stage: SendingStage,
  origins: readonly PhoneNumberInformation[],
  place: Place,
  isDeployed: boolean,
): readonly Finding[] {
  const { sms, allowedCountries } = stage;
  const { originationNumber, senderId } = sms;
  if (senderId !== undefined) return [];
  if (isSimulated(sms) && origins.length === 0)
    return isDeployed
      ? [
          fatal({
            fact: 'The simulator that the stack makes is not there, or its two-way channel is not the inbound topic of the stack.',
            patients: `${REFUSED} As the stage has a simulator, they are tests.`,
            fix: deployOf(place),
          }),
        ]
      : [ok('The stack makes a simulator when it is deployed. Its texts reach no phone.')];
  if (originationNumber !== undefined && origins.length === 0)
    return [
      fatal({
        fact: `The account has no number ${originationNumber} in ${place.region}.`,
        patients: REFUSED,
        fix: `${LIST} shows those that there are; name one as sms.originationNumber in bin/stages.ts.`,
      }),
    ];
  if (origins.length === 0) return withoutNumber(allowedCountries);
  const several: readonly Finding[] =
    origins.length > 1
      ? [
          warning({
            fact: `The stage names no sender, and the account has ${origins.length} numbers that SNS may take.`,
            patients:
              'Texts come now from one number, now from another, and a reply to one may reach nobody.',
            fix: 'Name one as sms.originationNumber in bin/stages.ts.',
          }),
        ]
      : [];
  return [...several, ...origins.flatMap((number) => checkNumber(stage, number))];
}

function withoutNumber(allowedCountries: readonly string[]): readonly Finding[] {
  const needing = allowedCountries.filter((country) => UNITED_STATES.includes(country));
  if (needing.length === 0)
    return [
      warning({
        fact: 'The stage names no sender, and the account has no number of its own: SNS takes what a country allows.',
        patients: 'They see a sender that they do not know, and cannot answer it.',
        fix: 'Name sms.originationNumber or sms.senderId in bin/stages.ts.',
      }),
    ];
  return [
    fatal({
      fact: `The stage names no sender, and the account has no active number for texts to ${needing.join(', ')}.`,
      patients: `Every text to ${needing.join(' and ')} is refused: there no text goes without a number.`,
      fix: 'Request one, which takes weeks: https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-number-types.html. Then name it in bin/stages.ts.',
    }),
  ];
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_PhoneNumberInformation.html */
function checkNumber(
  { sms, allowedCountries }: SendingStage,
  number: PhoneNumberInformation,
): readonly Finding[] {
  const { PhoneNumber, PhoneNumberId, PhoneNumberArn, Status, MessageType, NumberType } = number;
  const faults: Finding[] = [];
  if (Status !== 'ACTIVE')
    faults.push(
      fatal({
        fact: `${PhoneNumber} is ${Status}.`,
        patients: REFUSED,
        fix: `${LIST} --phone-number-ids ${PhoneNumberId} says when it is ACTIVE; a PENDING one waits for its registration.`,
      }),
    );
  if (!number.NumberCapabilities?.includes('SMS'))
    faults.push(
      fatal({
        fact: `${PhoneNumber} cannot send texts: it is for ${number.NumberCapabilities?.join(', ')}.`,
        patients: REFUSED,
        fix: 'Name another number as sms.originationNumber in bin/stages.ts.',
      }),
    );
  if (MessageType !== 'TRANSACTIONAL')
    faults.push(
      fatal({
        fact: `${PhoneNumber} is for ${MessageType} messages, and check-ins are transactional.`,
        patients: 'Their texts are held up or refused.',
        fix: 'A number keeps its type: name a TRANSACTIONAL one as sms.originationNumber in bin/stages.ts.',
      }),
    );
  const reached = number.IsoCountryCode === 'US' ? UNITED_STATES : [String(number.IsoCountryCode)];
  const abroad = allowedCountries.filter((country) => !reached.includes(country));
  if (abroad.length > 0 && number.InternationalSendingEnabled !== true)
    faults.push(
      fatal({
        fact: `${PhoneNumber} is of ${number.IsoCountryCode} and sends to no other country, but the stage allows ${abroad.join(', ')}.`,
        patients: `Every text to ${abroad.join(' and ')} is refused.`,
        fix: 'Take those countries out of allowedCountries in bin/stages.ts, or name a sender that reaches them.',
      }),
    );
  const named = numberArnOf(sms);
  if (named !== undefined && named !== PhoneNumberArn)
    faults.push(
      fatal({
        fact: `sms.twoWay.numberArn is not that of ${PhoneNumber}.`,
        patients: 'They answer a number that Aftercare does not hear.',
        fix: `Set it to ${PhoneNumberArn} in bin/stages.ts, and deploy.`,
      }),
    );
  if (number.PoolId !== undefined)
    faults.push(
      warning({
        fact: `${PhoneNumber} is in the pool ${number.PoolId}, whose settings hold for it.`,
        patients: 'Who hears what they reply, and who answers STOP, may change with the pool.',
        fix: `aws pinpoint-sms-voice-v2 disassociate-origination-identity --pool-id ${number.PoolId} --origination-identity ${PhoneNumberArn} --iso-country-code ${number.IsoCountryCode}`,
      }),
    );
  const simulated = NumberType === 'SIMULATOR' ? ' Its texts reach no phone.' : '';
  return faults.length > 0
    ? faults
    : [ok(`${PhoneNumber} (${NumberType}, ${number.IsoCountryCode}) is active.${simulated}`)];
}

/**
 * Whether a sender ID may be used in the countries of the stage.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SenderIdInformation.html
 */
export function checkSenderId(
  senderId: string,
  { allowedCountries }: SendingStage,
  senderIds: readonly SenderIdInformation[],
): readonly Finding[] {
  return allowedCountries.map((country) => {
    if (WITHOUT_SENDER_IDS.includes(country))
      return fatal({
        fact: `A sender ID is not known in ${country}.`,
        patients: `Every text to ${country} is refused.`,
        fix: 'Name a number as sms.originationNumber in bin/stages.ts instead.',
      });
    const own = senderIds.find((known) => known.SenderId === senderId && known.IsoCountryCode === country);
    if (own === undefined)
      return warning({
        fact: `The account has no sender ID ${senderId} for ${country}.`,
        patients: `Where ${country} wants sender IDs registered, texts are refused or come from a number that nobody knows.`,
        fix: `aws pinpoint-sms-voice-v2 request-sender-id --sender-id ${senderId} --iso-country-code ${country} --message-types TRANSACTIONAL`,
      });
    return own.MessageTypes?.includes('TRANSACTIONAL')
      ? ok(`The account has the sender ID ${senderId} for ${country}.`)
      : fatal({
          fact: `The sender ID ${senderId} for ${country} is for ${own.MessageTypes?.join(', ')} messages, and check-ins are transactional.`,
          patients: 'Their texts are held up or refused.',
          fix: `aws pinpoint-sms-voice-v2 request-sender-id --sender-id ${senderId} --iso-country-code ${country} --message-types TRANSACTIONAL`,
        });
  });
}
