import { readdirSync, readFileSync } from 'node:fs';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { aClinic, at, NOON } from '../builders/treatment.ts';

const directory = new URL('./fixtures/', import.meta.url);

export const fixtureNames = readdirSync(directory).map((file) => file.replace(/\.json$/, ''));

/** A resource as a sender sends it. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into JSON of many shapes, and write what no type allows.
export const fixture = (name: string): any =>
  JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8'));

/** A clinic whose code for exosome therapy leads to a care plan. */
export const aFhirClinic = (changes: Partial<Clinic> = {}): Clinic =>
  aClinic({
    carePlanCodes: [{ system: 'https://demo-clinic.example/codes', code: 'EXO-1', carePlan: 'two-asks' }],
    ...changes,
  });

export const ATTESTED = aFhirClinic({
  consentAttestation: { attestedAt: at('2026-10-01T00:00:00Z'), reference: 'Intake form, edition 3' },
});

/** JSON with the values at JSON pointers replaced, or removed where they are undefined. */
export function changed<T>(json: T, changes: Readonly<Record<string, unknown>>): T {
  const copy = structuredClone(json);
  for (const [pointer, value] of Object.entries(changes)) {
    const path = pointer.split('/').slice(1);
    const last = path.pop() ?? '';
    const parent = path.reduce<Record<string, unknown>>(
      (node, key) => node[key] as Record<string, unknown>,
      copy as Record<string, unknown>,
    );
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** A US Core Procedure with its Patient and Consent contained, at noon. */
export const read = (changes: Readonly<Record<string, unknown>> = {}, clinic = aFhirClinic()) =>
  readProcedure(changed(fixture('us-core-contained'), changes), clinic, NOON);

/** The faults in it, as `expression rule`: of what is refused, and of a withdrawal. */
export const faultsOf = (changes: Readonly<Record<string, unknown>>, clinic = aFhirClinic()): string[] =>
  faultsIn(read(changes, clinic));

export const faultsIn = (message: ReturnType<typeof readProcedure>): string[] =>
  'faults' in message ? message.faults.map(({ expression, rule }) => `${expression} ${rule}`) : [];

/** The treatment event that was read. Throws with the faults if there is none. */
// biome-ignore lint/suspicious/noExplicitAny: what was read is checked against plain JSON.
export function bodyOf(message: ReturnType<typeof readProcedure>): any {
  if (message.kind === 'treatment') return message.body;
  throw new Error(JSON.stringify(message));
}
