import type { PhoneNumberInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { checkInPacing } from '../../../lib/pacing.ts';
import { type Finding, findingsOn } from '../finding.ts';
import type { SendingStage } from '../origin.ts';
import type { Volume } from '../volume.ts';

/**
 * The message parts that a number may send a second in the US, where AWS tells no limit of the number itself:
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html
 */
const USUAL: Readonly<Record<string, number>> = { TEN_DLC: 1, TOLL_FREE: 3, SHORT_CODE: 100 };

/** So long a day's check-ins may take that all become due when a clinic's window opens. */
const SOON_HOURS = 1;
/** About the shortest window that every clinic has. What a day brings beyond it is put off to the next day, which brings as much. */
const WINDOW_HOURS = 8;

const rate = findingsOn('send rate');
const volumes = findingsOn('volume');

/** Whether a number may send as fast as the stage is configured to. */
export function checkNumberRate(
  { sms: { partsPerSecond } }: SendingStage,
  { PhoneNumber, NumberType, MessagingLimits }: PhoneNumberInformation,
): readonly Finding[] {
  const limit = MessagingLimits?.RateLimits?.SMS ?? USUAL[String(NumberType)];
  // The texts of a simulator reach nobody who could wait for them.
  if (limit === undefined && NumberType === 'SIMULATOR') return [];
  if (limit === undefined)
    return [
      rate.unknown({
        fact: `AWS does not say how many message parts a second ${PhoneNumber} (${NumberType}) may send.`,
        patients: 'If it is fewer than the stage sends, texts come late.',
        fix: 'Look for its tab Messaging limits: https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps-view.html',
        mayLoseTexts: false,
      }),
    ];
  if (partsPerSecond > limit)
    return [
      rate.warning({
        fact: `The stage sends up to ${partsPerSecond} parts a second, ${PhoneNumber} may send ${limit}.`,
        patients:
          'Texts are refused as too many, and tried again minutes later: at busy hours they come late.',
        fix: `Set sms.partsPerSecond to ${limit} in bin/stages.ts, and deploy; or ask AWS to raise the limit of the number.`,
      }),
    ];
  return [rate.ok(`The stage sends ${partsPerSecond} parts a second, ${PhoneNumber} may send ${limit}.`)];
}

/**
 * Whether the check-ins of a day go out on that day, at the rate that the stage keeps for them.
 *
 * @param numbers those that texts come from: carriers may tell a most for a day
 */
export function checkVolume(
  { sms }: SendingStage,
  numbers: readonly PhoneNumberInformation[],
  volume: Volume | undefined,
): readonly Finding[] {
  if (volume === undefined)
    return [
      volumes.unknown({
        fact: 'Whether the rate carries the volume is not known: the stage does not say what it expects.',
        patients: 'If more becomes due than can be sent, texts come late or not at all.',
        fix: 'Set expectedTreatmentsPerMonth of the stage in bin/stages.ts.',
        mayLoseTexts: true,
      }),
    ];
  const { partsPerSecondPerWorker, maxConcurrency } = checkInPacing(sms);
  const { checkInsPerDay, checkInPartsPerDay } = volume;
  const hours = checkInPartsPerDay / (partsPerSecondPerWorker * maxConcurrency) / 3_600;
  const fact = `The check-ins of a busy day (${checkInsPerDay}, up to ${checkInPartsPerDay} parts) take ${spell(hours)} to send.`;
  const fix =
    'Request a faster number (a short code sends 100 parts a second), and set sms.partsPerSecond in bin/stages.ts.';
  const pace =
    hours > WINDOW_HOURS
      ? volumes.fatal({
          fact,
          patients: 'More becomes due each day than is sent: in the end check-ins expire unsent.',
          fix,
        })
      : hours > SOON_HOURS
        ? volumes.warning({ fact, patients: 'Those who are last get their text hours after the first.', fix })
        : volumes.ok(fact);
  return [pace, ...numbers.flatMap((number) => checkDailyCaps(number, checkInsPerDay))];
}

/** Advisory, and of 10DLC numbers alone: https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps-view.html */
const checkDailyCaps = (
  { PhoneNumber, MessagingLimits }: PhoneNumberInformation,
  checkInsPerDay: number,
): readonly Finding[] =>
  Object.entries(MessagingLimits?.DailyMessageCaps ?? {})
    .filter(([, cap]) => cap < checkInsPerDay)
    .map(([provider, cap]) =>
      volumes.warning({
        fact: `${provider} takes about ${cap} texts a day from ${PhoneNumber}; ${checkInsPerDay} check-ins may be due on one.`,
        patients: `If most of them are with ${provider}, the last ones are blocked.`,
        fix: 'Ask for a higher class of the 10DLC campaign: https://docs.aws.amazon.com/sms-voice/latest/userguide/registration-help.html',
      }),
    );

const spell = (hours: number): string =>
  hours < SOON_HOURS ? `${Math.ceil(hours * 60)} min` : `${Math.ceil(hours)} h`;
