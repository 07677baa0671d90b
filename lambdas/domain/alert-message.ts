import { type Alert, type StandingAlert, severityOf } from './alert.ts';
import { formatInstant, type Instant } from './instant.ts';

/** What an alert says to people of the clinic, in English: what happened, and what is theirs to do. */
export interface AlertWords {
  readonly title: string;
  readonly task: string;
}

const words: Readonly<Record<Alert['kind'], AlertWords>> = {
  urgent: {
    title: "A patient's reply may be an emergency",
    task: 'Call the patient now. The answer told them to call the emergency number and not to wait for a reply.',
  },
  concern: {
    title: 'A patient reports a problem',
    task: 'Read the reply and call the patient.',
  },
  unreadable: {
    title: "A patient's reply could not be read by machine",
    task: 'Read the reply, and call the patient if it asks for anything.',
  },
  'opt-out': {
    title: 'A patient wants no more texts',
    task: 'Nothing has to be done. What was to be texted reaches the patient only if you see to it.',
  },
  'wrong-number': {
    title: "A phone number is somebody else's",
    task: 'Correct the phone number of the treatment, or reach the patient in another way.',
  },
  undelivered: {
    title: 'A text did not arrive',
    task: 'Call the patient: the carrier did not deliver it, and it is not sent again.',
  },
  failed: {
    title: 'A text could not be sent',
    task: 'Call the patient, and correct the phone number if it is wrong.',
  },
  expired: {
    title: 'A text could not be sent in time',
    task: 'Call the patient: the time in which the text was of use is over.',
  },
  suppressed: {
    title: 'A text was not sent, as the patient wants none',
    task: 'Nothing has to be done. What it was to say reaches the patient only if you see to it.',
  },
  silence: {
    title: 'A patient has not answered',
    task: 'Nothing has to be done at once. Call if the patient was to be heard from.',
  },
  unknown: {
    title: 'It is not known whether a text was sent',
    task: 'Call the patient, who may not have got it: it is not sent again.',
  },
};

export const alertWords = (kind: Alert['kind']): AlertWords => words[kind];

/** The link at which whoever has a message may take its alert over. */
export interface AlertLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

/**
 * The message as a mail: what happened and to which treatment, no phone and no words of a patient. The subject is at most 100
 * characters of ASCII, as SNS wants it.
 */
export function alertMail(
  alert: StandingAlert,
  link: AlertLink,
): { readonly subject: string; readonly body: string } {
  const { title, task } = words[alert.kind];
  const isUrgent = severityOf(alert.kind) === 'urgent';
  const about = [
    `clinic ${alert.clinicId}`,
    `treatment ${alert.treatmentId}`,
    ...(alert.checkIn === undefined ? [] : [`check-in ${alert.checkIn}`]),
    `at ${formatInstant(alert.raisedAt)}`,
  ];
  const isLate = alert.owner === 'second';
  return {
    subject: `${isUrgent ? 'URGENT' : 'Aftercare'}: ${title}`,
    body: [
      ...(isLate
        ? [
            'NOBODY HAS TAKEN THIS OVER IN TIME. It now also goes to a second contact, if the clinic has one.',
            '',
          ]
        : []),
      `${title}: ${about.join(', ')}.`,
      task,
      '',
      'Open it and take it over here:',
      link.url,
      '',
      ...(alert.acknowledgeBy === undefined || isLate
        ? []
        : [
            `Take it over by ${formatInstant(alert.acknowledgeBy)}.${isUrgent ? ' After that a second contact is told, if the clinic has one.' : ''}`,
          ]),
      `The link is good until ${formatInstant(link.expiresAt)}. Whoever has it can see how to reach the patient: pass it on to nobody else.`,
    ].join('\n'),
  };
}
