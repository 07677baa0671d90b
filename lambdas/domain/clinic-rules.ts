import { isSupportedCountry } from 'libphonenumber-js/min';
import * as z from 'zod/mini';
import { canaryClinic } from './canary.ts';
import { type Clinic, languages } from './clinic.ts';
import { checkClinicName, checkClinicPhone, checkEmergencyPhone } from './clinic-limits.ts';
import { isTimeZone, minutesOf } from './timing.ts';
import { isNote } from './treatment-event.ts';

const MOST_ALERT_CONTACTS = 5;

/**
 * The rules of a clinic's fields, for whoever writes a clinic. Each message says what would be right. No function that
 * reads one needs them.
 *
 * @param carePlans the ids of the care plans that there are
 */
export const clinicSchema = (carePlans: readonly string[]): z.ZodMiniType<Clinic> => {
  const carePlan = z.enum(carePlans, { error: `must be a care plan: ${carePlans.join(', ')}` });
  return fields({
    /** Stable for ever: the keys of all treatments start with it. */
    id: matching(
      /^[a-z0-9][a-z0-9-]{0,31}$/,
      'must be 1 to 32 of a-z 0-9 - and start with a letter or digit',
    ).check(z.refine((id) => id !== canaryClinic.id, { error: `must not be ${canaryClinic.id}` })),
    name: z.string('must be a text').check(obeys(checkClinicName)),
    phone: z.string('must be a text').check(obeys(checkClinicPhone)),
    emergencyPhone: z.string('must be a text').check(obeys(checkEmergencyPhone)),
    language: z.enum(languages, { error: `must be one of ${languages.join(', ')}` }),
    timeZone: fitting(isTimeZone, 'must be an IANA time zone, like America/New_York'),
    window,
    country: fitting(isSupportedCountry, 'must be an ISO 3166-1 alpha-2 code, like US'),
    alertContacts: z.array(z.email('must be an e-mail address'), 'must be a list of e-mail addresses').check(
      z.refine(({ length }) => length <= MOST_ALERT_CONTACTS, {
        error: `must be at most ${MOST_ALERT_CONTACTS} e-mail addresses`,
      }),
    ),
    secondAlertContact: z.exactOptional(z.email('must be an e-mail address')),
    carePlanCodes: z.exactOptional(
      z.array(fields({ system, code, carePlan }), 'must be a list').check(
        z.refine((codes) => new Set(codes.map(spell)).size === codes.length, {
          error: 'must name each code of a system once',
        }),
      ),
    ),
    defaultCarePlan: z.exactOptional(carePlan),
    dailyTexts: z.exactOptional(dailyTexts),
    consentAttestation: z.exactOptional(fields({ attestedAt, reference })),
  });
};

/** An object of just these fields: a misspelt optional one must not pass unseen. */
const fields = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must have no field ${(issue as z.core.$ZodRawIssue<z.core.$ZodIssueUnrecognizedKeys>).keys.join(', ')}`
        : `must be an object with ${Object.keys(shape).join(', ')}`,
  });

const fitting = (rule: (value: string) => boolean, error: string) =>
  z.string(error).check(z.refine(rule, error));

const matching = (pattern: RegExp, error: string) => z.string(error).check(z.regex(pattern, error));

/** A rule that answers in words what is wrong, as a check of a schema. */
function obeys(rule: (value: string) => string | undefined) {
  return ({ value, issues }: z.core.ParsePayload<string>): void => {
    const message = rule(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  };
}

const timeOfDay = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, from 00:00 to 23:59');

const window = fields({ opens: timeOfDay, closes: timeOfDay }).check(
  // What is no time of day is refused as such.
  z.refine(({ opens, closes }) => !(minutesOf(closes) - minutesOf(opens) < 60), {
    error: 'must close at least an hour after it opens, on the same day',
  }),
);

/** FHIR's `Coding.system` and `Coding.code`: https://hl7.org/fhir/R4/datatypes.html#code */
const system = matching(
  /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/,
  'must be the URI of a code system, like http://snomed.info/sct',
);
const code = matching(
  /^\S+( \S+)*$/,
  'must be a code: no blank at either end, and no two of them side by side',
);

const spell = ({ system, code }: { system: string; code: string }): string => JSON.stringify([system, code]);

const TEXTS = 'must be a whole number, 1 at the least';
const dailyTexts = z.int(TEXTS).check(z.positive(TEXTS));

const MOMENT = 'must be a moment, in milliseconds since 1970';
const attestedAt = z.int(MOMENT).check(z.nonnegative(MOMENT));
const reference = fitting(isNote, 'must be 1 to 200 characters, none of them a control character');
