import * as z from 'zod';
import { moment } from './answers.ts';
import { component } from './registry.ts';

/** FHIR R4 as it is written: these elements and no other. */

/** R4 has a list where there is one. */
const single = <S extends z.ZodType>(item: S) => z.array(item).length(1);

const coding = (system: string, code: z.ZodType) =>
  z.strictObject({
    system: z.literal(system).describe('The code system.'),
    code: code.describe('The code.'),
  });

const statusReason = z
  .strictObject({
    coding: z
      .array(
        coding(
          'http://terminology.hl7.org/CodeSystem/communication-not-done-reason',
          z.enum(['invalid-phone-number', 'patient-objection']),
        ),
      )
      .min(1)
      .optional()
      .describe('The reason as a code, where there is one for it.'),
    text: z.string().min(1).describe('The reason in words.'),
  })
  .describe('Why there will be no text, or why it is not known.');

const medium = single(
  z.strictObject({
    coding: single(
      coding('http://terminology.hl7.org/CodeSystem/v3-ParticipationMode', z.literal('SMSWRIT')).extend({
        display: z.literal('SMS message').describe('The code in words.'),
      }),
    ).describe('One code.'),
  }),
).describe('A text.');

const about = single(
  z.strictObject({
    type: z.literal('Procedure').describe('What it is about.'),
    identifier: z
      .strictObject({ value: z.string().min(1).describe('The treatment id.') })
      .describe('The identifier of the Procedure.'),
  }),
).describe('The treatment.');

const communication = component(
  'FhirCommunication',
  'A check-in, as a Communication (https://hl7.org/fhir/R4/communication.html). It names no phone.',
  z.strictObject({
    resourceType: z.literal('Communication').describe('The kind of resource.'),
    contained: single(
      z.strictObject({
        resourceType: z.literal('CommunicationRequest').describe('The kind of resource.'),
        id: z.literal('plan').describe('What `basedOn` names it by.'),
        status: z
          .enum(['active', 'completed', 'revoked', 'unknown'])
          .describe('`active` until the text has ended, one way or another.'),
        occurrencePeriod: z
          .strictObject({
            start: moment('When the text is planned for: `sendAt` of the check-in.'),
            end: moment('From when on it is useless: `expiresAt` of the check-in.'),
          })
          .describe('When it is to be sent.'),
      }),
    ).describe('The plan.'),
    identifier: single(
      z.strictObject({
        value: z
          .string()
          .min(1)
          .describe('Treatment id, `#` and the key of the check-in, like `T-1001#48h`.'),
      }),
    ).describe('Which check-in of which treatment it is.'),
    basedOn: single(
      z.strictObject({ reference: z.literal('#plan').describe('The contained plan.') }),
    ).describe('The plan.'),
    status: z
      .enum(['preparation', 'in-progress', 'completed', 'not-done', 'unknown'])
      .describe(
        '`preparation`: scheduled. `in-progress`: being sent, or sent. `completed`: delivered. `not-done`: undelivered, failed, expired, cancelled or suppressed.',
      ),
    statusReason: statusReason.optional(),
    category: single(
      z.strictObject({
        coding: single(
          coding('http://terminology.hl7.org/CodeSystem/communication-category', z.literal('notification')),
        ).describe('One code.'),
      }),
    ).describe('A notification.'),
    medium,
    about,
    sent: moment('When the network accepted the text.').optional(),
    received: moment('When the carrier said that it had arrived.').optional(),
    payload: single(z.strictObject({ contentString: z.string().min(1).describe('The words.') }))
      .optional()
      .describe('What would be sent. In the answer to a dry run, and nowhere else.'),
  }),
);

const received = component(
  'FhirReceivedCommunication',
  'A reply of the patient, as a Communication that was received. It names no phone.',
  z.strictObject({
    resourceType: z.literal('Communication').describe('The kind of resource.'),
    identifier: single(
      z.strictObject({
        value: z.string().min(1).describe("Treatment id, `#reply#` and the network's id of the text."),
      }),
    ).describe('Which reply it is.'),
    inResponseTo: single(
      z.strictObject({ reference: z.string().describe('The `fullUrl` of the check-in in this Bundle.') }),
    )
      .optional()
      .describe('The check-in that it answers, if it answers one.'),
    status: z.literal('completed').describe('It has been received.'),
    medium,
    about,
    received: moment('When it was heard.'),
    payload: single(z.strictObject({ contentString: z.string().min(1).describe('The words.') }))
      .optional()
      .describe('What the patient wrote. Absent where that is nothing.'),
    note: single(z.strictObject({ text: z.string().min(1).describe('In words.') }))
      .optional()
      .describe('What was read out of it: the outcome, and what it says of consent.'),
  }),
);

export const communicationBundle = component(
  'FhirCommunicationBundle',
  'How a treatment stands, as a Bundle of one Communication a check-in, and one for each reply where the treatment is read.',
  z.strictObject({
    resourceType: z.literal('Bundle').describe('The kind of resource.'),
    type: z.literal('collection').describe('The kind of Bundle.'),
    entry: z
      .array(
        z.strictObject({
          fullUrl: z
            .string()
            .regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
            .describe('The same for the same check-in or reply, in every answer.'),
          resource: z.union([communication, received]).describe('A check-in, or a reply.'),
        }),
      )
      .min(1)
      .describe('The check-ins, the earliest due first, and then the replies.'),
  }),
);

export const operationOutcome = component(
  'FhirOperationOutcome',
  'What went wrong, as an OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html): an issue for each fault, or one for the problem as a whole.',
  z.strictObject({
    resourceType: z.literal('OperationOutcome').describe('The kind of resource.'),
    issue: z
      .array(
        z.strictObject({
          severity: z.literal('error').describe('Every issue is an error: nothing was stored.'),
          code: z
            .string()
            .regex(/^[a-z-]+$/)
            .describe('Of http://hl7.org/fhir/ValueSet/issue-type.'),
          details: z
            .strictObject({
              text: z.string().min(1).describe('What would be right, or the kind of problem as a whole.'),
            })
            .describe('In words.'),
          diagnostics: z
            .string()
            .min(1)
            .describe('The kind of problem and the rule that was broken, as a stable word; or how to go on.'),
          expression: single(
            z
              .string()
              .min(1)
              .describe(
                'FHIRPath to the element in what was sent. For what is not FHIR, such as a parameter of the query, a JSON pointer.',
              ),
          )
            .optional()
            .describe('Where.'),
        }),
      )
      .min(1)
      .describe('What is wrong.'),
  }),
);
