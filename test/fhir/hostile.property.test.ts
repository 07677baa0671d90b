import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTreatmentEvent } from '../../lambdas/domain/treatment-event.ts';
import { operationOutcome } from '../../lambdas/fhir/operation-outcome.ts';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { NOON, somePlans } from '../builders/treatment.ts';
import { schemaFaults } from './r4-schema.ts';
import { ATTESTED, aFhirClinic, changed, fixture, fixtureNames } from './sent.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const LIMIT_BYTES = 256 * 1024;

/** Every place in a JSON value, the whole first. */
function places(json: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof json !== 'object' || json === null) return [path];
  return [path, ...Object.entries(json).flatMap(([key, value]) => places(value, [...path, key]))];
}

/** What a hostile or broken sender puts where something else belongs. */
const oddity: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    '',
    '#',
    '__proto__',
    'constructor',
    '2026-11-24',
    '9999-12-31T23:59:59.999+14:00',
    '0000-01-01',
    '\u0000',
    '\ud800',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    [null],
    {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
    },
  ),
  fc.jsonValue({ depthSize: 'medium' }) as fc.Arbitrary<Json>,
);

interface Mutation {
  readonly where: number;
  readonly how: 'replace' | 'remove' | 'rename' | 'double' | 'copy';
  readonly from: number;
  readonly oddity: Json;
  readonly name: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  where: fc.nat(),
  how: fc.constantFrom<Mutation['how'][]>('replace', 'remove', 'rename', 'double', 'copy'),
  from: fc.nat(),
  oddity,
  name: fc.constantFrom('__proto__', 'constructor', 'toString', 'value', 'resourceType', 'extension', ''),
});

/** @param isOpen the places that may be changed, all by default */
function mutate(
  json: Json,
  { where, how, from, oddity, name }: Mutation,
  isOpen: (path: readonly string[]) => boolean = () => true,
): Json {
  const all = places(json);
  const open = all.filter(isOpen);
  const path = open[where % open.length] ?? [];
  const key = path.at(-1);
  if (key === undefined) return how === 'replace' ? oddity : json;
  const copy = structuredClone(json);
  const at = (to: readonly string[]) =>
    to.reduce<Json>((node, step) => (node as { [key: string]: Json })[step] as Json, copy);
  const parent = at(path.slice(0, -1)) as { [key: string]: Json };
  const value = parent[key] as Json;
  const put = (field: string, it: Json) =>
    Object.defineProperty(parent, field, { value: it, enumerable: true, configurable: true, writable: true });
  if (how === 'replace') put(key, oddity);
  if (how === 'double') put(key, [value, structuredClone(value)]);
  if (how === 'copy') put(key, structuredClone(at(all[from % all.length] ?? [])));
  if (how === 'remove' || how === 'rename') delete parent[key];
  if (how === 'rename') put(name, value);
  // As it comes in: what JSON cannot hold is gone, and __proto__ is a field as any other.
  return JSON.parse(JSON.stringify(copy));
}

/** Reads it, says every expression, and lets the event be judged: none of it may throw, whatever comes. */
function judge(resource: unknown): string {
  for (const clinic of [ATTESTED, aFhirClinic()]) {
    const message = readProcedure(resource, clinic, NOON);
    if (message.kind === 'treatment') {
      const { faults } = parseTreatmentEvent(message.body, {
        clinic,
        carePlans: somePlans,
        allowedCountries: ['US'],
        now: NOON,
      });
      for (const { pointer } of faults) expect(message.expressionOf(pointer)).toMatch(/^(Procedure|Bundle)/);
    }
    if ('faults' in message) {
      const outcome = operationOutcome({ status: 422, title: 'Invalid', detail: '', faults: message.faults });
      expect(schemaFaults(outcome)).toEqual([]);
    }
  }
  return readProcedure(resource, ATTESTED, NOON).kind;
}

interface Refusal {
  readonly resource: Json;
  /** Where the no is. */
  readonly at: string;
}

/** What says that nothing more may be sent. */
const refusals: readonly Refusal[] = [
  ['us-core-contained', '/contained/1', '/status', 'rejected'],
  ['us-core-contained', '/contained/1', '/provision/type', 'deny'],
  ['us-core-collection', '/entry/3/resource', '/status', 'inactive'],
  ['us-core-contained', '/contained/0', '/deceasedBoolean', true],
  ['engine-message', '/entry/1/resource', '/active', false],
].map(([name, at, pointer, value]) => ({
  resource: changed(fixture(String(name)), { [`${at}${pointer}`]: value }),
  at: String(at),
}));

describe('whatever is sent', () => {
  it('is read or refused, and nothing is thrown', () => {
    const kinds = new Map<string, number>();
    const sent = [...fixtureNames.map((name) => fixture(name)), ...refusals.map(({ resource }) => resource)];
    fc.assert(
      fc.property(
        fc.constantFrom(...sent),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (resource, mutations) => {
          const kind = judge(mutations.reduce<Json>((json, change) => mutate(json, change), resource));
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        },
      ),
      { numRuns: 2_000 },
    );
    // Mutations that only ever break everything, or nothing, would have tested little.
    expect(kinds.get('treatment')).toBeGreaterThan(100);
    expect(kinds.get('invalid')).toBeGreaterThan(100);
    expect(kinds.get('cancellation')).toBeGreaterThan(20);
    expect(kinds.get('withdrawal')).toBeGreaterThan(100);
  });

  it('a no is never overlooked, whatever is broken around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...refusals),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        ({ resource, at }, mutations) => {
          const isAround = (path: readonly string[]) => {
            const pointer = path.map((key) => `/${key}`).join('');
            return !`${at}/`.startsWith(`${pointer}/`) && !pointer.startsWith(`${at}/`);
          };
          const broken = mutations.reduce<Json>((json, change) => mutate(json, change, isAround), resource);
          return judge(broken) !== 'treatment';
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('any JSON at all is refused', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => judge(json) === 'invalid'));
  });
});

describe('a body as large as it may be', () => {
  const fill = (one: (index: number) => string): string => {
    const parts: string[] = [];
    for (let size = 2_000; size < LIMIT_BYTES; size += (parts.at(-1)?.length ?? 0) + 1)
      parts.push(one(parts.length));
    return `[${parts.join(',')}]`;
  };
  const bundle = (entries: string) => `{"resourceType":"Bundle","type":"collection","entry":${entries}}`;
  const procedure = (more: string) =>
    `{"resourceType":"Procedure","status":"completed","identifier":[{"value":"T-1"}],"performedDateTime":"2026-11-24T11:30:00-05:00","subject":{"reference":"#p"},${more}}`;
  const scope = '"status":"active","scope":{"coding":[{"code":"treatment"}]},"dateTime":"2026-11-24"';
  const onePatient = '{"resourceType":"Patient","id":"p","identifier":[{"system":"s","value":"v"}]}';
  const withOthers = (others: string) =>
    bundle(`[{"resource":${procedure(`"contained":[${onePatient}]`)}},${others.slice(1)}`);

  it.each([
    ['an array in an array in an array', '['.repeat(60_000) + ']'.repeat(60_000)],
    ['an object in an object in an object', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
    [
      'a provision below a provision',
      procedure(
        `"contained":[${onePatient},{"resourceType":"Consent",${scope},"provision":${'{"provision":'.repeat(15_000)}{}${'}'.repeat(15_000)}}]`,
      ),
    ],
    [
      'provisions in a provision in a provision',
      procedure(
        `"contained":[${onePatient},{"resourceType":"Consent",${scope},"provision":${'{"provision":['.repeat(15_000)}{}${']}'.repeat(15_000)}}]`,
      ),
    ],
    [
      'provisions',
      procedure(
        `"contained":[${onePatient},{"resourceType":"Consent",${scope},"provision":{"provision":${fill(() => '{"type":"deny"}')}}}]`,
      ),
    ],
    [
      'Consents that are contained elsewhere',
      withOthers(
        fill(() => `{"resource":{"resourceType":"Basic","contained":[{"resourceType":"Consent",${scope}}]}}`),
      ),
    ],
    [
      'one long identifier system',
      procedure(`"identifier":[{"system":"${'s'.repeat(240_000)}","value":"T-1"}]`),
    ],
    ['identifiers', procedure(`"identifier":${fill(() => '{"use":"usual"}')}`)],
    ['what is no identifier', procedure(`"identifier":${fill(() => '1')}`)],
    ['codings', procedure(`"code":{"coding":${fill((index) => `{"system":"s","code":"${index}"}`)}}`)],
    [
      'phones',
      procedure(
        `"contained":[{"resourceType":"Patient","id":"p","telecom":${fill((index) => `{"system":"sms","rank":${index + 1},"period":{"end":"2030"},"value":"3055550123"}`)}}]`,
      ),
    ],
    [
      'one long phone',
      procedure(
        `"contained":[{"resourceType":"Patient","id":"p","telecom":[{"system":"sms","value":"${'1 '.repeat(120_000)}"}]}]`,
      ),
    ],
    ['one long date', procedure(`"meta":{"lastUpdated":"2026-11-24T10:00:00.${'0'.repeat(240_000)}Z"}`)],
    [
      'one long reference',
      bundle(
        `[{"fullUrl":"https://${'a/'.repeat(100_000)}","resource":${procedure('"id":"x"').replace('#p', 'Patient/p')}}]`,
      ),
    ],
    [
      'contained Consents by identifier',
      procedure(
        `"contained":${fill(() => `{"resourceType":"Consent",${scope},"patient":{"identifier":{"system":"s","value":"v"}}}`).replace('[', `[${onePatient},`)}`,
      ),
    ],
    [
      'Consents that lead nowhere',
      withOthers(fill(() => `{"resource":{"resourceType":"Consent","patient":{"reference":"Patient/q"}}}`)),
    ],
    [
      'Consents by identifier',
      withOthers(
        fill(
          () => `{"resource":{"resourceType":"Consent","patient":{"identifier":{"system":"s","value":"v"}}}}`,
        ),
      ),
    ],
    [
      'Patients with one identifier',
      withOthers(
        `${fill(() => `{"resource":${onePatient}}`).slice(0, -1)},{"resource":{"resourceType":"Consent","patient":{"identifier":{"system":"s","value":"v"}}}}]`,
      ),
    ],
    [
      'Patients with one id',
      bundle(
        `[{"resource":${procedure('"id":"x"').replace('#p', 'Patient/p')}},${fill(() => `{"resource":${onePatient}}`).slice(1)}`,
      ),
    ],
  ])('%s, is answered at once', (_, json) => {
    expect(json.length).toBeLessThan(2 * LIMIT_BYTES);
    const resource = JSON.parse(json);
    // Of the processor, not of the clock: other work on the machine must not count.
    const before = process.threadCpuUsage();
    const message = readProcedure(resource, ATTESTED, NOON);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
    expect(JSON.stringify(message).length).toBeLessThan(64 * 1024);
  });
});
