import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod/mini';
import type { CarePlans, PlannedCheckIn } from './care-plan.ts';
import { type Clinic, languages } from './clinic.ts';
import type { Fault } from './fault.ts';
import { type Instant, MINUTE } from './instant.ts';
import { addOffset, isTimeZone } from './timing.ts';
import { TREATMENT_ID, TREATMENT_ID_RULE, type TreatmentEvent } from './treatment.ts';

/** What the rules of an event depend on beside the event itself. */
export interface EventContext {
  readonly clinic: Clinic;
  readonly carePlans: CarePlans;
  /** ISO 3166-1 alpha-2 codes of the countries that may be texted. */
  readonly allowedCountries: readonly string[];
  readonly now: Instant;
}

/** Without faults the event may be taken in. With faults it is given too, if its shape alone allows to read it. */
export type ParsedEvent =
  | { readonly event: TreatmentEvent; readonly faults: readonly [] }
  | { readonly event: TreatmentEvent | undefined; readonly faults: readonly [Fault, ...Fault[]] };

/** Clocks of clinic systems may run ahead of ours by this much. */
export const CLOCK_TOLERANCE = 5 * MINUTE;

const E164 = /^\+[1-9]\d{6,14}$/;

/** Half a surrogate pair has no form in UTF-8: it would come back from the store as something else. */
const isText = (value: string): boolean => value.isWellFormed() && !/\p{Cc}/u.test(value);

/** Whether a string may be kept as what somebody wrote down: 1 to 200 characters, none of them a control character. */
export const isNote = (value: string): boolean => value.length >= 1 && value.length <= 200 && isText(value);

const instant = () =>
  z.iso.datetime({
    offset: true,
    error: 'A date and time with offset, as in ISO 8601: 2026-11-24T10:30:00-05:00.',
  });
const note = () => {
  const error = 'A string of 1 to 200 characters, none of them a control character.';
  return z.string({ error }).check(z.minLength(1, error), z.maxLength(200, error), z.refine(isText, error));
};

/** The fields that an event is posted with and that may be corrected afterwards. */
export const eventFields = {
  carePlan: z.string({ error: 'A string: the id of a care plan.' }),
  treatedAt: instant(),
  phone: z
    .string({ error: 'A string.' })
    .check(z.regex(E164, 'A phone number in E.164: + and 7 to 15 digits, like +13055550123.')),
  language: z.enum(languages, { error: `One of ${languages.join(', ')}; absent: the clinic's.` }),
  timeZone: z.string({ error: "A string: an IANA time zone; absent: the clinic's." }),
};

/** The shape of the event as it is sent. Unknown fields are refused: a misspelt optional field must not pass unseen. */
export const eventShape = z.strictObject({
  treatmentId: z.string({ error: 'A string.' }).check(z.regex(TREATMENT_ID, TREATMENT_ID_RULE)),
  carePlan: eventFields.carePlan,
  treatedAt: eventFields.treatedAt,
  patient: z.strictObject({
    phone: eventFields.phone,
    language: z.optional(eventFields.language),
    timeZone: z.optional(eventFields.timeZone),
  }),
  consent: z.strictObject({
    sms: z.literal(true, {
      error: 'true: without the consent of the patient nothing is sent, so there is nothing to post.',
    }),
    obtainedAt: instant(),
    method: z.optional(note()),
    reference: z.optional(note()),
  }),
});

type SentEvent = Omit<z.infer<typeof eventShape>, 'consent'> & {
  readonly consent: {
    readonly sms: boolean;
    readonly obtainedAt: string;
    readonly method?: string;
    readonly reference?: string;
  };
};

/**
 * Reads a treatment event out of a parsed JSON body and normalises it. All faults are reported together; a rule that
 * needs a field which is itself wrong is not judged.
 */
export function parseTreatmentEvent(body: unknown, context: EventContext): ParsedEvent {
  const shape = eventShape.safeParse(body);
  const faults = shape.success ? [] : shapeFaultsOf(shape.error, body);
  const isSound = (pointer: string) =>
    !faults.some((fault) => pointer === fault.pointer || pointer.startsWith(`${fault.pointer}/`));
  if (typeof body === 'object' && body !== null) {
    faults.push(...ruleFaults(body as SentEvent, isSound, context));
  }
  const event = shape.success ? normalise(shape.data, context.clinic) : undefined;
  const [first, ...others] = faults;
  if (first !== undefined) return { event, faults: [first, ...others] };
  if (event === undefined) throw new Error('a shape that is refused has a fault');
  return { event, faults: [] };
}

/** The fields, as JSON pointers, in which two events differ, whatever was left to the clinic. */
export const differingFields = (
  { defaulted: _, ...a }: TreatmentEvent,
  { defaulted: __, ...b }: TreatmentEvent,
): string[] => differingValues(a, b, '');

/** The fields that differ in how two events were told: what both left to the clinic is the same. */
export const differentlyTold = (a: TreatmentEvent, b: TreatmentEvent): string[] =>
  differingFields(a, b).filter(
    (pointer) => !(a.defaulted?.includes(pointer) && b.defaulted?.includes(pointer)),
  );

function differingValues(a: unknown, b: unknown, pointer: string): string[] {
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b) ? [] : [pointer];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differingValues(a[key], b[key], `${pointer}/${key}`));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function normalise(sent: z.infer<typeof eventShape>, clinic: Clinic): TreatmentEvent {
  const { method, reference } = sent.consent;
  const defaulted = (['language', 'timeZone'] as const)
    .filter((field) => sent.patient[field] === undefined)
    .map((field) => `/patient/${field}`);
  return {
    treatmentId: sent.treatmentId,
    carePlan: sent.carePlan,
    treatedAt: Date.parse(sent.treatedAt),
    patient: {
      phone: sent.patient.phone,
      language: sent.patient.language ?? clinic.language,
      timeZone: sent.patient.timeZone ?? clinic.timeZone,
    },
    consent: {
      sms: true,
      obtainedAt: Date.parse(sent.consent.obtainedAt),
      ...(method !== undefined && { method }),
      ...(reference !== undefined && { reference }),
    },
    ...(defaulted.length > 0 && { defaulted }),
  };
}

/** What is wrong with the shape of `body`, a fault a field. */
export const shapeFaultsOf = (error: z.core.$ZodError, body: unknown): Fault[] =>
  error.issues.flatMap((issue) => shapeFaults(issue, body));

function shapeFaults(issue: z.core.$ZodIssue, body: unknown): Fault[] {
  const pointer = toPointer(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${pointer}${toPointer([key])}`,
      rule: 'unknown-field',
      detail: 'This field is not known here. Remove it, or correct its spelling.',
    }));
  }
  const value = issue.path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), body);
  if (value === undefined) {
    return [{ pointer, rule: 'required', detail: isWhole(issue) ? 'An object.' : issue.message }];
  }
  const rule = issue.code === 'invalid_type' ? 'type' : issue.code === 'invalid_value' ? 'value' : 'format';
  return [{ pointer, rule, detail: isWhole(issue) ? 'An object.' : issue.message }];
}

const isWhole = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && issue.expected === 'object';

const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The rules beyond the shape, each judged only where the fields that it needs are sound. */
export function ruleFaults(
  sent: SentEvent,
  isSound: (pointer: string) => boolean,
  context: EventContext,
): Fault[] {
  const { clinic, carePlans, allowedCountries, now } = context;
  const faults: Fault[] = [];
  const fault = (pointer: string, rule: string, detail: string) => faults.push({ pointer, rule, detail });

  const plan =
    isSound('/carePlan') && Object.hasOwn(carePlans, sent.carePlan) ? carePlans[sent.carePlan] : undefined;
  if (isSound('/carePlan') && plan === undefined) {
    fault('/carePlan', 'known-care-plan', `One of ${Object.keys(carePlans).join(', ')}.`);
  }

  if (isSound('/patient/phone')) {
    const phone = parsePhoneNumberFromString(sent.patient.phone);
    // The parser forgives a trunk prefix (+1 1305…, +44 07911…): the same handset would then be two contacts.
    if (!phone?.isValid() || phone.number !== sent.patient.phone) {
      fault('/patient/phone', 'valid-phone', 'A number that exists in the numbering plan of its country.');
    } else if (phone.country === undefined || !allowedCountries.includes(phone.country)) {
      fault(
        '/patient/phone',
        'allowed-country',
        `A number of one of these countries: ${allowedCountries.join(', ')}.`,
      );
    }
  }

  const timeZone = isSound('/patient/timeZone') ? (sent.patient.timeZone ?? clinic.timeZone) : undefined;
  const zoneIsKnown = timeZone !== undefined && isTimeZone(timeZone);
  if (timeZone !== undefined && !zoneIsKnown) {
    fault('/patient/timeZone', 'time-zone', 'An IANA time zone, like America/New_York.');
  }

  if (isSound('/treatedAt')) {
    const treatedAt = Date.parse(sent.treatedAt);
    if (treatedAt > now + CLOCK_TOLERANCE) {
      fault(
        '/treatedAt',
        'not-in-future',
        'At most five minutes ahead of now: post a treatment once it has ended.',
      );
    } else if (plan !== undefined && zoneIsKnown) {
      const isTooLate = ({ offset, expiresAfter }: PlannedCheckIn) =>
        addOffset(addOffset(treatedAt, offset, timeZone), expiresAfter, timeZone) <= now;
      if (plan.checkIns.every(isTooLate)) {
        fault(
          '/treatedAt',
          'not-too-old',
          "Recent enough that the care plan's last check-in would still be useful.",
        );
      }
    }
  }

  if (isSound('/consent/obtainedAt') && Date.parse(sent.consent.obtainedAt) > now) {
    fault('/consent/obtainedAt', 'not-in-future', 'Not in the future: consent comes before the post.');
  }
  return faults;
}
