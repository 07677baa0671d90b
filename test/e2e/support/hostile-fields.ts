import type { hostileValues } from './hostile-values.ts';

/** A field of a body that is broken, and what the API says of its values. */
export interface Field {
  /** JSON pointer to it. */
  readonly pointer: string;
  readonly kind: keyof typeof hostileValues;
  /** Whether a value is right there, by the rules that the API states. */
  readonly fits: (value: unknown) => boolean;
  /** May be left out. */
  readonly isOptional?: true;
  /** Whose value is the treatment's id. */
  readonly isIdentity?: true;
  /** Has fields of its own, at which a fault may be told. */
  readonly isContainer?: true;
  /** Where else a fault may be told, since this is what the field is for. */
  readonly also?: string;
}

/** The moment at which the bodies are sent: noon in New York. */
const NOW = Date.parse('2026-11-24T12:00:00-05:00');
const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

const oneOf = (...values: readonly unknown[]) => {
  return (value: unknown) => values.includes(value);
};
const nothing = () => false;
const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

const isDay = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
/** A date and time with offset, as epoch milliseconds; NaN if it is none. */
const momentOf = (value: unknown): number => {
  const moment =
    /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
  if (typeof value !== 'string') return Number.NaN;
  const [isOne, date = ''] = moment.exec(value) ?? [];
  return isOne !== undefined && isDay(date) ? Date.parse(value) : Number.NaN;
};
const isPast = (value: unknown) => momentOf(value) <= NOW;
/** Not in the future, and the check-in after four weeks is still of use for another week. */
const isTreatedAt = (value: unknown) =>
  momentOf(value) <= NOW + 5 * MINUTE && momentOf(value) > NOW - 5 * WEEK;

const isId = (value: unknown) =>
  typeof value === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(value) && value !== '.' && value !== '..';
const isNote = (value: unknown) =>
  typeof value === 'string' &&
  value !== '' &&
  [...value].length <= 200 &&
  value.isWellFormed() &&
  !/\p{Cc}/u.test(value);
const isPhone = (value: unknown) => typeof value === 'string' && /^\+1305555[01]\d{3}$/.test(value);
const isTimeZone = oneOf('US/Eastern', 'Etc/GMT+5');

/** Of a treatment event in plain JSON. */
export const eventFields: readonly Field[] = [
  { pointer: '', kind: 'any', fits: nothing, isContainer: true },
  { pointer: '/treatmentId', kind: 'any', fits: isId, isIdentity: true },
  { pointer: '/carePlan', kind: 'any', fits: oneOf('exosome-therapy', 'general') },
  { pointer: '/treatedAt', kind: 'moment', fits: isTreatedAt },
  { pointer: '/patient', kind: 'any', fits: nothing, isContainer: true },
  { pointer: '/patient/phone', kind: 'phone', fits: isPhone },
  { pointer: '/patient/language', kind: 'any', fits: oneOf('en', 'es'), isOptional: true },
  { pointer: '/patient/timeZone', kind: 'timeZone', fits: isTimeZone, isOptional: true },
  { pointer: '/consent', kind: 'any', fits: nothing, isContainer: true },
  { pointer: '/consent/sms', kind: 'any', fits: oneOf(true) },
  { pointer: '/consent/obtainedAt', kind: 'moment', fits: isPast },
  { pointer: '/consent/method', kind: 'any', fits: isNote, isOptional: true },
  { pointer: '/consent/reference', kind: 'any', fits: isNote, isOptional: true },
];

/** Of an amendment: null gives language and time zone back to the clinic's. */
export const patchFields: readonly Field[] = [
  { pointer: '', kind: 'any', fits: isEmptyObject, isContainer: true },
  { pointer: '/treatedAt', kind: 'moment', fits: isTreatedAt, isOptional: true },
  { pointer: '/carePlan', kind: 'any', fits: oneOf('exosome-therapy', 'general'), isOptional: true },
  { pointer: '/patient', kind: 'any', fits: isEmptyObject, isOptional: true, isContainer: true },
  { pointer: '/patient/phone', kind: 'phone', fits: isPhone, isOptional: true },
  { pointer: '/patient/language', kind: 'any', fits: oneOf('en', 'es', null), isOptional: true },
  {
    pointer: '/patient/timeZone',
    kind: 'timeZone',
    fits: (value) => value === null || isTimeZone(value),
    isOptional: true,
  },
  { pointer: '/consent', kind: 'any', fits: isEmptyObject, isOptional: true, isContainer: true },
  { pointer: '/consent/sms', kind: 'any', fits: oneOf(false), isOptional: true },
];

/** As somebody in the United States may dial it or write it down. */
const isFhirPhone = (value: unknown) =>
  typeof value === 'string' &&
  /^(\+1 ?)?(\(305\)|305)[ .-]?555[ .-]?[01]\d{3} ?$/.test(value.normalize('NFKC').replace(/^tel:/, ''));
const isFhirDay = (value: unknown) =>
  isPast(value) || (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value));
const isFhirStart = (value: unknown) => isFhirDay(value) || oneOf('2026', '2026-11')(value);
const isLastUpdated = (value: unknown) => momentOf(value) <= NOW + 5 * MINUTE;
const isCode = (value: unknown) => typeof value === 'string' && value !== '';

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A fixture, and where in it things are: JSON pointers. */
export interface Shape {
  readonly name: string;
  readonly clinicId: 'demo' | 'attested';
  readonly identity: string;
  readonly mobile: string;
  readonly fields: readonly Field[];
}

interface Places {
  readonly procedure: string;
  readonly patient: string;
  readonly consent?: string;
  /** Within the procedure. */
  readonly identity: string;
  readonly performed: string;
  readonly code: string;
  /** Within the patient. */
  readonly mobile: string;
}

/** The elements of a shape that are read: those that every shape has, and some of its own. */
function shape(
  name: string,
  clinicId: Shape['clinicId'],
  { procedure, patient, consent, identity, performed, code, mobile }: Places,
  own: readonly Field[],
): Shape {
  const resourceType = procedure === '' ? 'Procedure' : 'Bundle';
  const container = { kind: 'any', fits: nothing, isContainer: true } as const;
  return {
    name,
    clinicId,
    identity: `${procedure}${identity}`,
    mobile: `${patient}${mobile}`,
    fields: [
      { pointer: '', ...container },
      { pointer: `${procedure}/resourceType`, kind: 'any', fits: nothing },
      { pointer: `${procedure}/status`, kind: 'any', fits: oneOf('completed') },
      { pointer: `${procedure}/identifier`, ...container },
      {
        pointer: `${procedure}${identity}`,
        kind: 'any',
        fits: isId,
        isIdentity: true,
        // The next best identifier is looked at, which may be none either.
        also: expressionOf(resourceType, `${procedure}/identifier/0/value`),
      },
      { pointer: `${procedure}${performed}`, kind: 'moment', fits: isTreatedAt },
      { pointer: `${procedure}/code`, ...container },
      { pointer: `${procedure}${code}`, kind: 'any', fits: nothing },
      { pointer: `${procedure}/subject`, ...container },
      { pointer: `${patient}/telecom`, ...container },
      { pointer: `${patient}${mobile}`, kind: 'phone', fits: isFhirPhone },
      { pointer: `${patient}/active`, kind: 'any', fits: oneOf(true), isOptional: true },
      { pointer: `${patient}/deceasedBoolean`, kind: 'any', fits: oneOf(false), isOptional: true },
      ...(consent === undefined ? [] : consentFields(consent, expressionOf(resourceType, procedure))),
      ...own,
    ],
  };
}

const consentFields = (consent: string, also: string): readonly Field[] => [
  { pointer: `${consent}/status`, kind: 'any', fits: oneOf('active') },
  { pointer: `${consent}/scope`, kind: 'any', fits: nothing, isContainer: true },
  // A Consent that is nobody's leaves the procedure without one.
  { pointer: `${consent}/patient/reference`, kind: 'any', fits: nothing, also },
  { pointer: `${consent}/dateTime`, kind: 'moment', fits: isFhirDay },
  { pointer: `${consent}/policyRule`, kind: 'any', fits: isObject, isOptional: true },
];

const bundleFields: readonly Field[] = [
  { pointer: '/type', kind: 'any', fits: nothing },
  { pointer: '/entry', kind: 'any', fits: nothing, isContainer: true },
];

export const shapes: readonly [Shape, ...Shape[]] = [
  shape(
    'us-core-contained',
    'demo',
    {
      procedure: '',
      patient: '/contained/0',
      consent: '/contained/1',
      identity: '/identifier/1/value',
      performed: '/performedDateTime',
      code: '/code/coding/1/code',
      mobile: '/telecom/1/value',
    },
    [
      {
        pointer: '/contained',
        kind: 'any',
        fits: nothing,
        isContainer: true,
        also: 'Procedure.subject.reference',
      },
      { pointer: '/subject/reference', kind: 'any', fits: nothing },
      { pointer: '/meta/lastUpdated', kind: 'moment', fits: isLastUpdated, isOptional: true },
      { pointer: '/contained/0/extension/2/valueCode', kind: 'timeZone', fits: isTimeZone },
      {
        pointer: '/contained/0/communication/0/language/coding/0/code',
        kind: 'any',
        fits: isCode,
        isOptional: true,
      },
      {
        pointer: '/contained/1/provision/period/start',
        kind: 'moment',
        fits: isFhirStart,
        isOptional: true,
      },
    ],
  ),
  shape(
    'us-core-collection',
    'demo',
    {
      procedure: '/entry/2/resource',
      patient: '/entry/1/resource',
      consent: '/entry/3/resource',
      identity: '/identifier/0/value',
      performed: '/performedPeriod/end',
      code: '/code/coding/1/code',
      mobile: '/telecom/0/value',
    },
    [
      ...bundleFields,
      { pointer: '/entry/2/resource/subject/reference', kind: 'any', fits: nothing },
      {
        pointer: '/entry/2/resource/meta/lastUpdated',
        kind: 'moment',
        fits: isLastUpdated,
        isOptional: true,
      },
      {
        pointer: '/entry/1/resource/address/1/extension/0/valueString',
        kind: 'timeZone',
        fits: isTimeZone,
      },
    ],
  ),
  shape(
    'synthea-transaction',
    'attested',
    {
      procedure: '/entry/3/resource',
      patient: '/entry/0/resource',
      identity: '/identifier/0/value',
      performed: '/performedPeriod/end',
      code: '/code/coding/1/code',
      mobile: '/telecom/0/value',
    },
    [
      ...bundleFields,
      { pointer: '/entry/3/resource/subject/reference', kind: 'any', fits: nothing },
      { pointer: '/entry/3/request/method', kind: 'any', fits: oneOf('POST', 'PUT'), isOptional: true },
    ],
  ),
  shape(
    'engine-message',
    'demo',
    {
      procedure: '/entry/2/resource',
      patient: '/entry/1/resource',
      consent: '/entry/3/resource',
      identity: '/identifier/1/value',
      performed: '/performedDateTime',
      code: '/code/coding/0/code',
      mobile: '/telecom/4/value',
    },
    [
      ...bundleFields,
      { pointer: '/timestamp', kind: 'moment', fits: isLastUpdated, isOptional: true },
      { pointer: '/entry/0/resource/resourceType', kind: 'any', fits: nothing },
      { pointer: '/entry/2/resource/subject/identifier/value', kind: 'any', fits: nothing },
    ],
  ),
];

/** The FHIRPath expression of a JSON pointer: a choice of types goes by its stem. */
export function expressionOf(resourceType: string, pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return steps.reduce((path, step) => {
    if (/^\d+$/.test(step)) return `${path}[${step}]`;
    return `${path}.${step.replace(/^(performed|deceased|value)[A-Z].*/, '$1')}`;
  }, resourceType);
}
