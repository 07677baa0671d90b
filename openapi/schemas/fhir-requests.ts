import * as z from 'zod';
import { component } from './registry.ts';

/**
 * FHIR R4 as it is read. Everything that R4 allows may be sent beside it and is not looked at, so every object is open; what a
 * schema cannot say (which Patient is meant, which phone is taken) stands in the words.
 */

const filled = (description: string) => z.string().min(1).describe(description);
const dateTime = (description: string) => filled(`${description} A FHIR dateTime.`);

const period = (description: string) =>
  z
    .looseObject({
      start: dateTime('Its first moment or day.').optional(),
      end: dateTime('Its last moment or day.').optional(),
    })
    .describe(description);

const concept = (description: string) =>
  z
    .looseObject({
      coding: z
        .array(
          z.looseObject({
            system: filled("The code system's URI.").optional(),
            code: filled('The code.').optional(),
          }),
        )
        .optional()
        .describe('Codings. They count in their order.'),
    })
    .describe(description);

const identifier = z.looseObject({
  use: filled(
    '`official` counts before `usual`, none and `secondary`; `old` and `temp` do not count.',
  ).optional(),
  system: filled('The namespace of the value.').optional(),
  value: filled('The value.').optional(),
});

const extension = z.looseObject({
  url: filled('Which extension it is.'),
  valueCode: filled('Its value, as a code.').optional(),
  valueString: filled('Its value, as a string.').optional(),
});

const reference = (description: string) =>
  z
    .looseObject({
      reference: filled(
        '`#id` of a contained resource, the `fullUrl` of an entry, or `Patient/id`. It must lead to exactly one Patient in this request.',
      ).optional(),
      identifier: identifier
        .optional()
        .describe('Without a `reference`: an identifier, with its system, of one Patient in this request.'),
    })
    .describe(description);

const modifierExtension = z
  .array(z.unknown())
  .max(0)
  .optional()
  .describe(
    'None: no modifier extension is understood here, nor are `implicitRules`, and either may turn the meaning around.',
  );

const telecom = z.looseObject({
  system: filled('`phone` or `sms`; others are not looked at.').optional(),
  value: filled(
    "One phone number and nothing else: in international form, or as dialled within the clinic's country.",
  ).optional(),
  use: filled('`mobile` counts before others; `old` does not count.').optional(),
  rank: z.int().min(1).optional().describe('A lower one counts before a higher one, and any before none.'),
  period: period('When it is in use. It must be now; a day is one of the clinic.').optional(),
});

const patient = component(
  'FhirPatient',
  'A Patient (https://hl7.org/fhir/R4/patient.html), as far as it is read. Names are not read and not kept.',
  z.looseObject({
    resourceType: z.literal('Patient').describe('The kind of resource.'),
    id: filled('What references name it by.').optional(),
    identifier: z.array(identifier).optional().describe('What references by identifier find it by.'),
    active: z.boolean().optional().describe('`false` is refused: the record is out of use.'),
    deceasedBoolean: z.boolean().optional().describe('`true` is refused.'),
    deceasedDateTime: filled('Is refused.').optional(),
    link: z
      .array(z.looseObject({ type: filled('`replaced-by` is refused.').optional() }))
      .optional()
      .describe('Other records of the patient.'),
    telecom: z
      .array(telecom)
      .describe(
        'The phones. Of those in use the best is taken: mobile first, then the lower rank, then the first. It is taken or refused; no other takes its place.',
      ),
    communication: z
      .array(
        z.looseObject({
          language: concept('The language, like `es-US`.').optional(),
          preferred: z.boolean().optional().describe('Preferred ones count first.'),
        }),
      )
      .optional()
      .describe("The first language that texts exist in is taken. Default: the clinic's."),
    extension: z
      .array(extension)
      .optional()
      .describe(
        "`http://hl7.org/fhir/StructureDefinition/timezone` (or `tz-code`) with an IANA time zone as `valueCode` or `valueString`. Default: that of an address in use, home first; then the clinic's.",
      ),
    address: z
      .array(
        z.looseObject({
          use: filled('`home` counts first; `old` does not count.').optional(),
          period: period('When it is in use. It must be now.').optional(),
          extension: z.array(extension).optional().describe('The timezone extension, as on the Patient.'),
        }),
      )
      .optional()
      .describe('Read for the time zone alone.'),
    modifierExtension,
  }),
);

const consent = component(
  'FhirConsent',
  'A Consent (https://hl7.org/fhir/R4/consent.html), as far as it is read. Every one that is sent for the patient must grant it, but those entered in error and those of scope `research` or `adr`.',
  z.looseObject({
    resourceType: z.literal('Consent').describe('The kind of resource.'),
    id: filled('Kept as the reference where there is no identifier.').optional(),
    identifier: z.array(identifier).optional().describe('Kept as the reference of the consent.'),
    status: filled('`active`. Leave out Consents that others have replaced.').optional(),
    scope: concept('With a coding `patient-privacy` or `treatment`.').optional(),
    patient: reference('Whose consent it is. May be absent in a contained Consent.').optional(),
    dateTime: dateTime('When the patient consented: at least the day.').optional(),
    policyRule: concept('`OPTOUT` and `OPTOUTE` are refused.').optional(),
    provision: z
      .looseObject({
        type: filled('`permit`, or absent.').optional(),
        period: period('When it holds. It must be now.').optional(),
        modifierExtension,
      })
      .optional()
      .describe(
        'The root provision. Those below it are not read: they make exceptions about data and recipients.',
      ),
    modifierExtension,
  }),
);

const other = z
  .looseObject({ resourceType: filled('The kind of resource.') })
  .describe('Any other resource. It is not read.');

export const procedure = component(
  'FhirProcedure',
  'A Procedure (https://hl7.org/fhir/R4/procedure.html), as far as it is read. Sent by itself it contains its Patient.',
  z.looseObject({
    resourceType: z.literal('Procedure').describe('The kind of resource.'),
    meta: z
      .looseObject({
        lastUpdated: dateTime('When this version was made, with time of day and offset.').optional(),
      })
      .optional()
      .describe('By `lastUpdated` a later version is told from an earlier one.'),
    contained: z
      .array(z.union([patient, consent, other]))
      .optional()
      .describe('The Patient, and a Consent if there is one.'),
    identifier: z
      .array(identifier)
      .min(1)
      .describe(
        'The treatment id is the `value` of the best one: official, usual, without use, secondary. It obeys the rules of `treatmentId`; systems are not looked at. By it later versions of the procedure are known.',
      ),
    status: z
      .enum(['completed', 'not-done', 'entered-in-error'])
      .describe('`completed`: the treatment took place. `not-done` or `entered-in-error`: it is cancelled.'),
    code: concept(
      "What was done. The first coding that the clinic's settings map to a care plan leads to it; else the clinic's default care plan; else the procedure is refused.",
    ).optional(),
    subject: reference('Who was treated. Needed unless it cancels.').optional(),
    performedDateTime: dateTime(
      'When the treatment ended, with time of day and offset. This or `performedPeriod` is needed unless it cancels.',
    ).optional(),
    performedPeriod: z
      .looseObject({
        end: dateTime('When the treatment ended, with time of day and offset.').optional(),
      })
      .optional()
      .describe('When it took place: its `end` counts.'),
    modifierExtension,
  }),
);

export const requestBundle = component(
  'FhirRequestBundle',
  'A Bundle (https://hl7.org/fhir/R4/bundle.html) with exactly one Procedure, and its Patient and Consent. Other entries are not read. It is taken or refused as one; a batch is no exception.',
  z.looseObject({
    resourceType: z.literal('Bundle').describe('The kind of resource.'),
    type: z
      .enum(['transaction', 'batch', 'collection', 'message'])
      .describe('The kind of Bundle. A message opens with its MessageHeader.'),
    timestamp: dateTime(
      'When a message was made, with time of day and offset: tells versions apart where the Procedure has no `meta.lastUpdated`.',
    ).optional(),
    entry: z
      .array(
        z.looseObject({
          fullUrl: filled('What references name the resource by, like `urn:uuid:…`.').optional(),
          resource: z.union([procedure, patient, consent, other]).optional().describe('The resource.'),
          request: z
            .looseObject({
              method: filled('`POST` or `PUT` for a Procedure, Patient or Consent.').optional(),
            })
            .optional()
            .describe('What a transaction asks for.'),
        }),
      )
      .min(1)
      .describe('The resources.'),
  }),
);
