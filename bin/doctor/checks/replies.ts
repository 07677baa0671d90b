import type { PhoneNumberInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { isTwoWay } from '../../../lib/stage-config.ts';
import { type Finding, findingsOn } from '../finding.ts';
import type { SendingStage } from '../origin.ts';

const { ok, warning, fatal } = findingsOn('replies');

/** The stack's outputs for the two-way channel of a number. */
export interface InboundChannel {
  readonly topicArn: string;
  readonly roleArn: string;
}

type Number = PhoneNumberInformation;

/**
 * Whether what patients write to a number is heard, and by whom their STOP is answered.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_PhoneNumberInformation.html
 *
 * @param inbound of the stack, where it is deployed
 */
export function checkReplies(
  { sms }: SendingStage,
  number: Number,
  inbound: InboundChannel | undefined,
): readonly Finding[] {
  if (!isTwoWay(sms)) return sms.twoWay === 'elsewhere' ? checkElsewhere(number) : checkUnheard(number);
  const { PhoneNumber } = number;
  if (inbound === undefined) return [ok(`Once the stack is deployed, ${PhoneNumber} is pointed at it.`)];
  const pointAtStack = updateOf(
    number,
    `--two-way-enabled --two-way-channel-arn ${inbound.topicArn} --two-way-channel-role ${inbound.roleArn} --self-managed-opt-outs-enabled`,
  );
  if (number.TwoWayEnabled !== true || number.TwoWayChannelArn !== inbound.topicArn)
    return [
      fatal({
        fact: `What patients write to ${PhoneNumber} goes ${destinationOf(number)}, and not to the stack.`,
        patients: 'Nobody hears what they answer, however urgent it is.',
        fix: pointAtStack,
      }),
    ];
  if (number.TwoWayChannelRole !== inbound.roleArn)
    return [
      fatal({
        fact: `${PhoneNumber} publishes what patients write in the role ${number.TwoWayChannelRole ?? 'of nobody'}, which the topic of the stack does not admit.`,
        patients: 'Nobody hears what they answer, however urgent it is.',
        fix: pointAtStack,
      }),
    ];
  return [
    ok(`What patients write to ${PhoneNumber} comes to the stack.`),
    number.SelfManagedOptOutsEnabled === true
      ? ok(`Aftercare answers STOP and HELP to ${PhoneNumber}.`)
      : warning({
          fact: `AWS answers STOP and HELP to ${PhoneNumber} itself, and Aftercare never sees them.`,
          patients:
            'They get no more texts, but their clinic is not told, and the answer names neither it nor a way back.',
          fix: pointAtStack,
        }),
  ];
}

/** Replies reach a person by another way, which nobody can see from here. */
function checkElsewhere(number: Number): readonly Finding[] {
  const { PhoneNumber } = number;
  if (number.TwoWayEnabled !== true)
    return [
      fatal({
        fact: `Replies are to reach a person elsewhere, but ${PhoneNumber} takes none in.`,
        patients: 'They are asked to reply, and nobody hears what they answer.',
        fix: updateOf(
          number,
          '--two-way-enabled --two-way-channel-arn <the topic or Connect instance that a person reads>',
        ),
      }),
    ];
  return [
    warning({
      fact: `What patients write to ${PhoneNumber} goes ${destinationOf(number)}. Aftercare does not hear it.`,
      patients: 'A person has to read it, at all hours that they may write.',
      fix: 'Make sure of that person; or let Aftercare hear it, with sms.twoWay in bin/stages.ts.',
    }),
    number.SelfManagedOptOutsEnabled === true
      ? fatal({
          fact: `AWS leaves STOP to ${PhoneNumber} to whoever reads the replies.`,
          patients: 'They are texted on after STOP, unless a person makes each of them known to Aftercare.',
          fix: updateOf(number, '--no-self-managed-opt-outs-enabled'),
        })
      : ok(`AWS answers STOP and HELP to ${PhoneNumber}.`),
  ];
}

/** The texts of a stage without replies ask for none. STOP has to be honoured all the same. */
const checkUnheard = (number: Number): readonly Finding[] => [
  number.SelfManagedOptOutsEnabled === true
    ? fatal({
        fact: `Nobody answers STOP to ${number.PhoneNumber}: AWS leaves it to us, and the stage hears nothing.`,
        patients: 'They are texted on after STOP.',
        fix: updateOf(number, '--no-self-managed-opt-outs-enabled'),
      })
    : ok(`AWS answers STOP and HELP to ${number.PhoneNumber}; the texts ask for no reply.`),
];

const destinationOf = ({ TwoWayEnabled, TwoWayChannelArn }: Number): string =>
  TwoWayEnabled === true ? `to ${TwoWayChannelArn}` : 'nowhere';

const updateOf = ({ PhoneNumberId }: Number, options: string): string =>
  `aws pinpoint-sms-voice-v2 update-phone-number --phone-number-id ${PhoneNumberId} ${options}`;
