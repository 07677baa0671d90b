import type { Clinic } from '../../../lambdas/domain/clinic.ts';
import { schemaFaults } from '../../fhir/r4-schema.ts';
import { type Answer, type ClinicSystem, demoClinic } from './clinic-system.ts';

export const FHIR = 'application/fhir+json';

/** The clinic `demo`, which has a care plan for the code that its record system sends. */
export const fhirClinic: Clinic = demoClinic;

/** When the fixtures were sent, half an hour after the treatments in them. */
export const NOON = '2026-11-24T12:00:00-05:00';

/** The record system of a clinic: it speaks FHIR, and holds every answer to R4. */
export function recordSystem(system: ClinicSystem, clinicId = 'demo') {
  const { request } = system.as(clinicId);
  const checked = (answer: Answer): Answer => {
    const type = answer.headers.get('content-type');
    if (type !== FHIR) throw new Error(`answered in ${type}`);
    const faults = schemaFaults(answer.body);
    if (faults.length > 0) throw new Error(`the answer is not R4:\n${faults.join('\n')}`);
    return answer;
  };
  const post = async (resource: object | string, path: string) =>
    checked(await request('POST', path, { body: resource, headers: { 'content-type': FHIR } }));
  return {
    post: (resource: object | string) => post(resource, '/treatments'),
    tryOut: (resource: object) => post(resource, '/treatments?dryRun=true'),
    read: async (treatmentId: string) =>
      checked(await request('GET', `/treatments/${treatmentId}`, { headers: { accept: FHIR } })),
  };
}

/** The Communications of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not trusted
export const communicationsIn = ({ body }: Answer): any[] =>
  body.entry.map(({ resource }: { resource: unknown }) => resource);

/** The expressions of an OperationOutcome, and the rule of each. */
export const issuesIn = ({ body }: Answer): string[] =>
  body.issue.map(
    ({ expression = [], diagnostics }: { expression?: string[]; diagnostics: string }) =>
      `${expression.join()} ${/Rule: ([a-z-]+)\.$/.exec(diagnostics)?.[1]}`,
  );

/**
 * What a FHIRPath expression of names and indices selects in a resource, worked out as the specification says: a list is
 * taken item by item, and a choice of types goes by its stem.
 */
export function select(resource: { readonly resourceType: string }, expression: string): unknown[] {
  const [type, ...steps] = expression.split('.');
  if (type !== resource.resourceType) return [];
  return steps.reduce<unknown[]>(
    (nodes, step) => {
      const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
      const children = nodes.flatMap((node) => childrenOf(node, name)).flat();
      return index === undefined ? children : children.slice(Number(index), Number(index) + 1);
    },
    [resource],
  );
}

function childrenOf(node: unknown, name: string): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  const choice = new RegExp(`^${name}[A-Z]`);
  const chosen = Object.hasOwn(node, name) ? name : Object.keys(node).find((key) => choice.test(key));
  return chosen === undefined ? [] : [(node as Record<string, unknown>)[chosen]];
}
