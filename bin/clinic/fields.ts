import { carePlans } from '../../care-plans/index.ts';
import type { ClinicChanges } from '../../lambdas/aws/clinic-directory.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { clinicSchema } from '../../lambdas/domain/clinic-rules.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';

/** The options that say what a clinic is, as `parseArgs` takes them. */
export const clinicOptions = {
  name: { type: 'string' },
  phone: { type: 'string' },
  emergency: { type: 'string' },
  language: { type: 'string' },
  'time-zone': { type: 'string' },
  window: { type: 'string' },
  country: { type: 'string' },
  'alert-contact': { type: 'string', multiple: true },
  'second-alert-contact': { type: 'string' },
  'care-plan-code': { type: 'string', multiple: true },
  'default-care-plan': { type: 'string' },
  'daily-texts': { type: 'string' },
  'consent-attestation': { type: 'string' },
} as const;

/** The options that take out what a clinic need not have. */
export const removalOptions = {
  'no-alert-contact': { type: 'boolean' },
  'no-second-alert-contact': { type: 'boolean' },
  'no-care-plan-code': { type: 'boolean' },
  'no-default-care-plan': { type: 'boolean' },
  'no-daily-texts': { type: 'boolean' },
  'no-consent-attestation': { type: 'boolean' },
} as const;

type Option = keyof typeof clinicOptions;

/** What was given for each option, in order; nothing for one that is to be taken out. */
export type FieldValues = ReadonlyMap<Option, readonly string[]>;

/** Which option says which field. */
export const optionOf: Readonly<Record<Exclude<keyof Clinic, 'id'>, Option>> = {
  name: 'name',
  phone: 'phone',
  emergencyPhone: 'emergency',
  language: 'language',
  timeZone: 'time-zone',
  window: 'window',
  country: 'country',
  alertContacts: 'alert-contact',
  secondAlertContact: 'second-alert-contact',
  carePlanCodes: 'care-plan-code',
  defaultCarePlan: 'default-care-plan',
  dailyTexts: 'daily-texts',
  consentAttestation: 'consent-attestation',
};

const NEEDED: readonly Option[] = [
  'name',
  'phone',
  'emergency',
  'language',
  'time-zone',
  'window',
  'country',
];
const REMOVABLE: readonly Option[] = [
  'alert-contact',
  'second-alert-contact',
  'care-plan-code',
  'default-care-plan',
  'daily-texts',
  'consent-attestation',
];

/** What is wrong with the options, a line each. */
export class FieldFaults extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(['Nothing was stored:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}

/** What stands in the values that `parseArgs` answers. A `--no-…` and an empty value mean the same. */
export function fieldValuesIn(values: Readonly<Record<string, unknown>>): FieldValues {
  const found = new Map<Option, readonly string[]>();
  for (const option of Object.keys(clinicOptions) as Option[]) {
    const value = values[option];
    const isRemoved = values[`no-${option}`] === true;
    if (value === undefined && !isRemoved) continue;
    const texts = [value ?? []].flat().map(String);
    if (isRemoved && texts.length > 0)
      throw new FieldFaults([`--${option}: either with a value or as --no-${option}`]);
    found.set(option, REMOVABLE.includes(option) ? texts.filter((text) => text !== '') : texts);
  }
  return found;
}

/** A clinic of these values. Throws FieldFaults that name every fault. */
export function newClinic(id: string | undefined, values: FieldValues, now: Instant): Clinic {
  const missing = ['id', ...NEEDED].filter((option) =>
    option === 'id' ? id === undefined : !values.has(option as Option),
  );
  const { fields, faults } = readFields(values, now);
  const clinic = { id, alertContacts: [], ...withoutNull(fields) };
  return checked(clinic, values, [...missing.map((option) => `--${option}: is missing`), ...faults]);
}

/** What the values change of a clinic: none of it where they say what is stored. Throws FieldFaults that name every fault. */
export function changesOf(clinic: Clinic, values: FieldValues, now: Instant): ClinicChanges {
  const { fields, faults } = readFields(values, now);
  checked(withoutNull({ ...clinic, ...fields }), values, faults);
  const changed = Object.entries(fields).filter(
    ([field, value]) => !isSame(field, value, clinic[field as keyof Clinic]),
  );
  return Object.fromEntries(changed) as ClinicChanges;
}

/** The clinic, if it obeys the rules. @param faults what is known to be wrong with it already */
function checked(clinic: object, values: FieldValues, faults: readonly string[]): Clinic {
  const result = clinicSchema(Object.keys(carePlans)).safeParse(clinic);
  const issues = result.success ? [] : result.error.issues;
  const broken = issues.map(({ path: [field, index], message }) => {
    const option = field === 'id' ? 'id' : optionOf[field as keyof typeof optionOf];
    const value = typeof index === 'number' ? ` ${values.get(option as Option)?.[index] ?? ''}` : '';
    return { option, fault: `--${option}${value}: ${message}` };
  });
  const isKnown = (option: string) => faults.some((fault) => fault.startsWith(`--${option}`));
  const all = [...faults, ...broken.filter(({ option }) => !isKnown(option)).map(({ fault }) => fault)];
  if (all.length > 0 || !result.success) throw new FieldFaults([...new Set(all)]);
  return result.data;
}

/** The fields that the values say, null where one is to be taken out, and what cannot be read at all. */
function readFields(
  values: FieldValues,
  now: Instant,
): { fields: Readonly<Record<string, unknown>>; faults: readonly string[] } {
  const fields: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [field, option] of Object.entries(optionOf)) {
    const texts = values.get(option);
    if (texts === undefined) continue;
    const read = readField(option, texts, now);
    if (typeof read === 'object' && read !== null && 'fault' in read) faults.push(`--${option}${read.fault}`);
    else fields[field] = read;
  }
  return { fields, faults };
}

function readField(option: Option, texts: readonly string[], now: Instant): unknown {
  const text = texts.at(-1);
  switch (option) {
    case 'alert-contact':
      return [...new Set(texts)];
    case 'care-plan-code':
      return texts.length === 0 ? null : readCodes(texts);
    case 'daily-texts':
      return text === undefined ? null : Number(text);
    case 'window':
      return readWindow(text ?? '');
    case 'consent-attestation':
      return text === undefined ? null : { attestedAt: now, reference: text };
    default:
      return text ?? null;
  }
}

function readWindow(text: string): unknown {
  const [, opens, closes] = /^([^-]*)-([^-]*)$/.exec(text) ?? [];
  if (opens === undefined) return { fault: ': must be HH:MM-HH:MM, like 09:00-20:00' };
  return { opens: opens.trim(), closes: closes?.trim() };
}

/** `system|code` is how FHIR's searches write a token. A code may hold what separates, a care plan's id does not. */
function readCodes(texts: readonly string[]): unknown {
  const codes = texts.map((text) => /^([^|]+)\|(.+)=([^=]*)$/.exec(text));
  const wrong = codes.indexOf(null);
  if (wrong >= 0) return { fault: ` ${texts[wrong]}: must be SYSTEM|CODE=CARE-PLAN` };
  return codes.map((match) => ({ system: match?.[1], code: match?.[2], carePlan: match?.[3] }));
}

const withoutNull = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** An attestation that refers to the same was given before, and keeps its day. */
function isSame(field: string, given: unknown, stored: unknown): boolean {
  if (given === null) return stored === undefined;
  if (field === 'consentAttestation') return referenceOf(given) === referenceOf(stored);
  return canonical(given) === canonical(stored);
}

const referenceOf = (attestation: unknown): string | undefined =>
  (attestation as Clinic['consentAttestation'] | undefined)?.reference;

/** The same text for the same value, in whatever order its fields stand. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
