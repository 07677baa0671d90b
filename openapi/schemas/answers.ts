import * as z from 'zod';
import { type Alert, alertStates } from '../../lambdas/domain/alert.ts';
import type { checkInStates } from '../../lambdas/domain/check-in.ts';
import { languages } from '../../lambdas/domain/clinic.ts';
import { component } from './registry.ts';

/** A moment as answers write it: in UTC, with a fraction only where there is one. */
export const moment = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/)
    .meta({ format: 'date-time', description: `${description} UTC, as in RFC 3339.` });

const text = z
  .strictObject({
    body: z.string().min(1).describe('The words, as the patient would read them.'),
    encoding: z
      .enum(['GSM-7', 'UCS-2'])
      .describe('How the network spells it: a part holds fewer characters in UCS-2.'),
    parts: z
      .int()
      .min(1)
      .describe('How many message parts (SMS segments) the network makes of it and charges.'),
  })
  .describe('What would be sent. In the answer to a dry run, and nowhere else.');

const planned = {
  key: z
    .string()
    .regex(/^[0-9a-z-]{1,16}$/)
    .describe('Which check-in of the care plan it is, like `48h` or `4w`.'),
  dueAt: moment('When the care plan asks for it, whatever the hour.'),
  sendAt: moment(
    "The moment for which the text is planned: not before `dueAt`, inside the clinic's sending window in the patient's time zone, on a whole minute.",
  ),
  expiresAt: moment('From here on the text is useless, and is not sent any more.'),
};
const accepted = {
  sentAt: moment('When the network accepted the text.'),
  messageId: z.string().min(1).describe("The network's id of the text."),
};
const state = <S extends (typeof checkInStates)[number]>(name: S, description: string) =>
  z.literal(name).describe(description);

const checkIn = component(
  'CheckIn',
  'A text that the treatment leads to, and how it stands. `undelivered`, `failed`, `expired`, `suppressed` and `unknown` are told to a person of the clinic.',
  z.discriminatedUnion('state', [
    z.strictObject({
      ...planned,
      state: state('scheduled', 'Waits for its `sendAt`.'),
      text: text.optional(),
    }),
    z.strictObject({
      ...planned,
      state: state('sending', 'Is being sent. It can no longer be called back.'),
    }),
    z.strictObject({
      ...planned,
      ...accepted,
      state: state('sent', 'The network accepted it. Whether it arrived is not known yet.'),
    }),
    z.strictObject({
      ...planned,
      ...accepted,
      state: state('delivered', 'It arrived.'),
      deliveredAt: moment('When the carrier said that it had arrived.'),
    }),
    z.strictObject({
      ...planned,
      ...accepted,
      state: state('undelivered', 'The carrier did not deliver it. It is not sent again.'),
      reason: z.string().describe("The carrier's words for why."),
    }),
    z.strictObject({
      ...planned,
      state: state(
        'unknown',
        'It is not known whether the network accepted it. It is not sent again; a delivery receipt may still say.',
      ),
    }),
    z.strictObject({
      ...planned,
      state: state('failed', 'The number cannot be texted.'),
      reason: z
        .enum(['invalid-number', 'opted-out', 'country-not-allowed'])
        .describe('Why it could not be sent to this phone.'),
    }),
    z.strictObject({
      ...planned,
      state: state('expired', 'Its latest useful time passed before it could be sent.'),
    }),
    z.strictObject({
      ...planned,
      state: state('cancelled', 'The clinic cancelled it, or corrected the care plan to one without it.'),
    }),
    z.strictObject({
      ...planned,
      state: state('suppressed', 'It is not sent: the patient wants no texts, or the phone is held back.'),
      reason: z
        .enum(['opted-out', 'quarantined'])
        .describe(
          '`opted-out`: the patient said no. `quarantined`: a person has to look into the phone first.',
        ),
    }),
  ]),
);

export const treatment = component(
  'Treatment',
  'A treatment as stored, with all corrections, and how its check-ins stand.',
  z.strictObject({
    treatmentId: z.string().describe('Your own id of the treatment.'),
    carePlan: z.string().describe('The id of the care plan.'),
    treatedAt: moment('When the treatment ended.'),
    patient: z
      .strictObject({
        phone: z.string().describe("The patient's phone in E.164."),
        language: z.enum(languages).describe("The language of the texts: as posted, or the clinic's."),
        timeZone: z
          .string()
          .describe("The patient's time zone by its IANA name: as posted, or the clinic's."),
      })
      .describe('Who is texted.'),
    consent: z
      .strictObject({
        sms: z.boolean().describe('`false` once the patient has said no to the clinic, with a PATCH.'),
        obtainedAt: moment('When the patient agreed to be texted.'),
        method: z
          .string()
          .optional()
          .describe(
            'How consent was obtained, if it was posted. Of what came in FHIR: `fhir-consent` or `clinic-attestation`.',
          ),
        reference: z.string().optional().describe('Where the consent is kept, if it was posted.'),
      })
      .describe('The consent to texts.'),
    createdAt: moment('When the treatment was taken in.'),
    cancelledAt: moment('When the clinic cancelled the treatment. Absent if it has not.').optional(),
    revision: z
      .int()
      .min(1)
      .describe("Counts the clinic's own edits from 1; in quotes it is the ETag. Sending moves no revision."),
    checkIns: z.array(checkIn).describe('The check-ins, the earliest due first.'),
  }),
);

const reply = component(
  'Reply',
  'What the patient answered, and what was read out of it by rules alone. What cannot be read is never guessed at.',
  z.strictObject({
    id: z.string().describe('The id that the network gave it.'),
    checkIn: z.string().optional().describe('The check-in that it answers. Absent where it answers none.'),
    receivedAt: moment('When it was heard.'),
    body: z.string().describe('The words of the patient.'),
    outcome: z
      .enum(['fine', 'expected', 'concern', 'urgent', 'unreadable'])
      .optional()
      .describe(
        'How the patient is. `concern`, `urgent` and `unreadable` are told to a person. Absent where it says nothing of that.',
      ),
    consent: z
      .enum(['stop', 'start', 'help', 'wrong-number'])
      .optional()
      .describe('What it says of the texts themselves. Absent where it says nothing of them.'),
    ambiguous: z
      .boolean()
      .describe('Whether it may be about another treatment of the same phone, which then has it too.'),
  }),
);

export const treatmentWithReplies = component(
  'TreatmentWithReplies',
  'A treatment as stored, how its check-ins stand, and what the patient answered.',
  treatment.extend({ replies: z.array(reply).describe('The replies, the first first.') }),
);

export const treatmentList = component(
  'TreatmentList',
  'A page of treatments.',
  z.strictObject({
    treatments: z
      .array(treatment)
      .describe(
        'Those treated last first, equal times in any order. They may be fewer than `limit`, or none, before the end of the list.',
      ),
    nextCursor: z
      .string()
      .optional()
      .describe(
        'Where the list goes on: the `cursor` of the next request. Absent at its end, and only there.',
      ),
  }),
);

const told = (kind: Alert['kind'], description: string) => z.literal(kind).describe(description);

export const alert = component(
  'Alert',
  'What a person of the clinic is told, and whether one has taken it over. It names no phone and no words of a patient.',
  z.strictObject({
    id: z.string().describe('Names the alert among those of your clinic. In a path it is percent-encoded.'),
    kind: z
      .union([
        told(
          'urgent',
          'A reply that may be an emergency. The patient was told to call the emergency number.',
        ),
        told('concern', 'A reply that reports a problem.'),
        told('unreadable', 'A reply that could not be read by machine.'),
        told('wrong-number', 'Whoever has the phone is not the patient. Nothing more is sent to it.'),
        told('opt-out', 'The patient wants no more texts.'),
        told('undelivered', 'The carrier did not deliver a text.'),
        told('failed', 'A text could not be sent to the number.'),
        told('expired', 'A text could not be sent in time.'),
        told('suppressed', 'A text was not sent, as the patient wants none or the phone is held back.'),
        told('silence', 'The patient has not answered a text by the time that its care plan says.'),
        told('unknown', 'It is not known whether a text was sent.'),
      ])
      .describe('What it is about.'),
    severity: z
      .enum(['urgent', 'high', 'low'])
      .describe('`urgent`: call now. `high`: call, within a day. `low`: nothing has to be done at once.'),
    treatmentId: z.string().describe('Your own id of the treatment that it is about.'),
    checkIn: z.string().optional().describe('The check-in that it is about. Absent where it is about none.'),
    replyId: z
      .string()
      .optional()
      .describe('The `id` of the reply that it is about. Absent where it is about none.'),
    state: z.enum(alertStates).describe('Whether it waits for somebody. See the parameter `state`.'),
    owner: z
      .enum(['first', 'second'])
      .describe(
        "Whose it is: of the clinic's first alert contacts, or of the second too, once an urgent one was not taken over in time.",
      ),
    raisedAt: moment('Since when it stands.'),
    acknowledgeBy: moment(
      'By when somebody is to take it over. Absent where it is of low severity.',
    ).optional(),
    acknowledgedAt: moment('When somebody took it over.').optional(),
    acknowledgedBy: z
      .enum(['client', 'link'])
      .optional()
      .describe('How it was taken over: by this API, or by the link in a message.'),
    resolvedAt: moment('Since when it no longer holds.').optional(),
  }),
);

export const alertList = component(
  'AlertList',
  'A page of alerts.',
  z.strictObject({
    alerts: z
      .array(alert)
      .describe('Those raised first first, equal times in any order. They may be fewer than `limit`.'),
    nextCursor: z
      .string()
      .optional()
      .describe(
        'Where the list goes on: the `cursor` of the next request. Absent at its end, and only there.',
      ),
  }),
);

const rule = z.string().describe('The rule that was broken, as a stable word for machines, like `required`.');
const detail = z.string().describe('What would be right, for the reader. It never repeats the value.');

const fault = component(
  'Fault',
  'One thing wrong with the request.',
  z.union([
    z
      .strictObject({
        pointer: z
          .string()
          .describe(
            'JSON pointer (RFC 6901) to the field in the body; for a parameter of the query its name behind `/`.',
          ),
        rule,
        detail,
      })
      .describe('In plain JSON or the query.'),
    z
      .strictObject({
        expression: z.string().describe('FHIRPath to the element in the resource that was sent.'),
        rule,
        detail,
      })
      .describe('In FHIR that was sent by a caller who reads plain JSON.'),
  ]),
);

export const problem = component(
  'Problem',
  'What went wrong, as problem details (RFC 9457).',
  z.strictObject({
    type: z
      .literal('about:blank')
      .describe('Always this: `status` and `title` say what kind of problem it is.'),
    title: z.string().describe('The kind of problem, in the same words every time.'),
    status: z.int().min(400).max(599).describe('The HTTP status.'),
    detail: z.string().describe('What it means here, and how to go on.'),
    errors: z.array(fault).optional().describe('All that is wrong, where it is known field by field.'),
  }),
);

export const gatewayMessage = component(
  'GatewayMessage',
  'An error of API Gateway itself: the request did not reach Aftercare, or its answer did not come in time.',
  z.strictObject({ message: z.string().describe('The reason, in words of HTTP.') }),
);
