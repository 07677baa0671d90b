import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import { parseTreatmentEvent } from '../../lambdas/domain/treatment-event.ts';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { readJsonBody } from '../../lambdas/http/json-body.ts';
import { FHIR_LIMIT_KB, JSON_LIMIT_KB } from '../../lambdas/http/post-treatment.ts';
import { Failure } from '../tool/failure.ts';

/** A treatment as the API takes it in, and when it is taken to be posted. */
export interface Posted {
  readonly event: TreatmentEvent;
  readonly postedAt: Instant;
}

interface Rules {
  readonly clinic: Clinic;
  readonly carePlans: CarePlans;
  readonly allowedCountries: readonly string[];
}

/**
 * Reads what a clinic's system posts, JSON or FHIR, by the rules of the API.
 *
 * @param postedAt undefined: the first moment at which it can be, which is when the treatment has ended and the consent is there
 * @throws Failure that names every rule which it breaks, Problem for what is no JSON
 */
export function readPosted(file: Buffer, postedAt: Instant | undefined, rules: Rules): Posted {
  const body = readBody(file);
  const now = postedAt ?? Math.max(0, ...momentsIn(body));
  if (!isFhir(body)) return { event: readEvent(body, now, rules, (pointer) => pointer), postedAt: now };
  const message = readProcedure(body, rules.clinic, now);
  if (message.kind === 'invalid') throw refused(message.faults.map((fault) => [fault.expression, fault]));
  if (message.kind !== 'treatment')
    throw new Failure('It takes back a treatment or the consent to texts: nothing would be texted.');
  return { event: readEvent(message.body, now, rules, message.expressionOf), postedAt: now };
}

/** A treatment that nobody posted yet, by the rules of the API. Throws a Failure that names the options which break one. */
export const readImagined = (body: object, postedAt: Instant, rules: Rules): Posted => ({
  event: readEvent(body, postedAt, rules, (pointer) => saidBy[pointer] ?? pointer),
  postedAt,
});

const saidBy: Readonly<Record<string, string>> = {
  '/carePlan': '--care-plan',
  '/treatedAt': '--treated-at',
  '/patient/timeZone': '--zone',
};

function readEvent(
  body: unknown,
  now: Instant,
  rules: Rules,
  placeOf: (pointer: string) => string,
): TreatmentEvent {
  const { event, faults } = parseTreatmentEvent(body, { ...rules, now });
  if (event !== undefined && faults.length === 0) return event;
  throw refused(faults.map((fault) => [placeOf(fault.pointer), fault]));
}

const refused = (
  faults: readonly (readonly [place: string, fault: { readonly rule: string; readonly detail: string }])[],
): Failure =>
  new Failure(
    [
      'The API would refuse the treatment, which breaks these rules:',
      ...faults.map(([place, { rule, detail }]) => `  ${place || 'the body'}  ${rule}: ${detail}`),
    ].join('\n'),
  );

function readBody(file: Buffer): unknown {
  const asPosted = { body: file.toString('base64'), isBase64Encoded: true };
  const body = readJsonBody(asPosted, FHIR_LIMIT_KB);
  return isFhir(body) ? body : readJsonBody(asPosted, JSON_LIMIT_KB);
}

const isFhir = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'resourceType' in body;

/** The fields before whose moment nobody can have posted what holds them. */
const MOMENTS = ['treatedAt', 'obtainedAt', 'performedDateTime', 'lastUpdated', 'dateTime'];

function momentsIn(value: unknown): Instant[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const moment = name === 'performedPeriod' ? (inner as { end?: unknown } | null)?.end : inner;
    const isMoment = name === 'performedPeriod' || MOMENTS.includes(name);
    const at = isMoment && typeof moment === 'string' ? Date.parse(moment) : Number.NaN;
    return Number.isNaN(at) ? momentsIn(inner) : [at];
  });
}
