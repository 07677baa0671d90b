import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../lambdas/use-cases/authorize.ts';
import { openApiDocument } from '../../openapi/document.ts';
import { schemaFaults as r4Faults } from '../fhir/r4-schema.ts';
import { fixture, fixtureNames } from '../fhir/sent.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';
import { contract, operations, schemaFaults } from './contract.ts';
import { problemsOf } from './refusals.ts';

const PROBLEM_JSON = 'application/problem+json';
const FHIR_JSON = 'application/fhir+json';

const { template } = synthesise('dev');

const integrations = resourcesOf<{ IntegrationUri: { 'Fn::GetAtt': [string, string] } }>(
  template,
  'AWS::ApiGatewayV2::Integration',
);

/** The handler of each route of the template that clinic systems call, by its file. */
const handlers = new Map(
  Object.values(
    resourcesOf<{
      RouteKey: string;
      AuthorizationType: string;
      Target: { 'Fn::Join': [string, [string, { Ref: string }]] };
    }>(template, 'AWS::ApiGatewayV2::Route'),
  ).flatMap(({ Properties: { RouteKey, AuthorizationType, Target } }) => {
    // For people, who have no token: it answers in pages.
    if (AuthorizationType === 'NONE') return [];
    const integration = Target['Fn::Join'][1][1].Ref;
    // The construct of a function is named as its file is, and CDK adds a hash.
    const logicalId = integrations[integration]?.Properties.IntegrationUri['Fn::GetAtt'][0] ?? '';
    const construct = /^(?:Treatment|Alert)Routes(\w+)\w{8}$/.exec(logicalId)?.[1] ?? '';
    return [[RouteKey, construct.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()] as const];
  }),
);

/** Every place of a media type in the document, with what it shows there. */
const bodies = [...operations].flatMap(([routeKey, { requestBody, responses }]) => {
  const [method = '', path = ''] = routeKey.split(' ');
  const operation = ['paths', path, method.toLowerCase()];
  const inRequest = Object.entries(requestBody?.content ?? {}).map(([type, { examples }]) => ({
    routeKey,
    place: [...operation, 'requestBody', 'content', type],
    examples,
  }));
  const inAnswers = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content).map(([type, { examples }]) => ({
      routeKey,
      place: [...operation, 'responses', status, 'content', type],
      examples,
    })),
  );
  return [...inRequest, ...inAnswers];
});

const examples = bodies.flatMap(({ place, examples }) =>
  Object.entries(examples).map(([name, { value }]) => ({ place, name, value })),
);

describe('openapi.json', () => {
  it('is what the code makes: `npm run openapi` writes it', async () => {
    expect(contract).toEqual(JSON.parse(JSON.stringify(await openApiDocument())));
  });

  it('has the routes of the template that clinic systems call, and no other', () => {
    expect([...operations.keys()].sort()).toEqual([...handlers.keys()].sort());
  });

  it.each([...operations])(
    'says of %s every problem that its handler answers with',
    (routeKey, { responses }) => {
      const documented = Object.entries(responses).flatMap(([status, { content }]) => {
        const schema = content[PROBLEM_JSON]?.schema as
          | { properties: { title: { enum: string[] } } }
          | undefined;
        return (schema?.properties.title.enum ?? []).map((title) => `${status} ${title}`);
      });
      const possible = problemsOf(handlers.get(routeKey) ?? '');
      // A post knows no If-Match, and is for any revision. What is not posted is of no record system.
      if (routeKey === 'POST /treatments') possible.delete('412 Treatment has changed');
      else possible.delete('409 Treatment is of another record');
      expect(documented.sort()).toEqual([...possible].sort());
    },
  );

  it('shows every problem to who reads FHIR, too', () => {
    const statuses = (type: string) =>
      [...operations].flatMap(([routeKey, { responses }]) =>
        Object.entries(responses).flatMap(([status, { content }]) =>
          Number(status) >= 400 && content[type] !== undefined ? [`${routeKey} ${status}`] : [],
        ),
      );
    expect(statuses(FHIR_JSON)).toEqual(statuses(PROBLEM_JSON));
  });

  it.each([...operations])(
    'asks for %s the scope that the authorizer asks for',
    async (routeKey, operation) => {
      const [{ clientCredentials: scopes = [] } = {}, ...others] = operation.security;
      const [method = ''] = routeKey.split(' ');
      const clinicWith = (scopes: readonly string[]) =>
        authorize('token', method, {
          tokens: { verify: async () => ({ client: 'client', scopes }) },
          clients: { clinicOf: async () => 'demo' },
          scopePrefix: 'aftercare/',
        });
      expect([scopes.length, others]).toEqual([1, []]);
      expect(await clinicWith(scopes)).toMatchObject({ clinicId: 'demo' });
      expect(await clinicWith(allScopes.filter((scope) => !scopes.includes(scope)))).toBeUndefined();
    },
  );

  it('knows the scopes of the user pool that a stage makes', () => {
    const [pool] = Object.values(
      resourcesOf<{ Identifier: string; Scopes: { ScopeName: string }[] }>(
        template,
        'AWS::Cognito::UserPoolResourceServer',
      ),
    );
    const { Identifier, Scopes = [] } = pool?.Properties ?? {};
    expect(allScopes.toSorted()).toEqual(Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`).sort());
  });

  it('says in words what everything in it is', () => {
    expect(withoutWords(contract, '#')).toEqual([]);
  });

  it('shows an example of every body', () => {
    const bare = bodies.filter(({ examples }) => Object.keys(examples).length === 0);
    expect(bare.map(({ place }) => place.join(' '))).toEqual([]);
  });

  it('keeps to its own schemas in all of its examples', () => {
    const faults = examples.flatMap(({ place, name, value }) =>
      schemaFaults([...place, 'schema'], value).map((fault) => `${place.join(' ')} ${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('keeps to R4 in all of its examples in FHIR', () => {
    const inFhir = examples.filter(({ place }) => place.at(-1) === FHIR_JSON);
    const faults = inFhir.flatMap(({ name, value }) =>
      r4Faults(value as { resourceType: string }).map((fault) => `${name}: ${fault}`),
    );
    expect(inFhir.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  it.each(fixtureNames)('takes what real senders send in FHIR: %s', (name) => {
    const place = ['paths', '/treatments', 'post', 'requestBody', 'content', FHIR_JSON, 'schema'];
    expect(schemaFaults(place, fixture(name))).toEqual([]);
  });
});

const allScopes = Object.keys(
  (
    contract.components as unknown as {
      securitySchemes: { clientCredentials: { flows: { clientCredentials: { scopes: object } } } };
    }
  ).securitySchemes.clientCredentials.flows.clientCredentials.scopes,
);

/** Operations, parameters, bodies, responses, headers and fields that have no description, by their place. */
function withoutWords(node: unknown, place: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const missing = needsWords(node) && !('description' in node && node.description !== '') ? [place] : [];
  const parts = Object.entries(node).filter(([name]) => name !== 'examples');
  const fields = 'properties' in node && !('$ref' in node) ? Object.entries(node.properties as object) : [];
  const bare = fields.filter(([, field]) => !('description' in field) && !('$ref' in field));
  return [
    ...missing,
    ...bare.map(([name]) => `${place}/properties/${name}`),
    ...parts.flatMap(([name, part]) => withoutWords(part, `${place}/${name}`)),
  ];
}

const needsWords = (node: object): boolean =>
  'operationId' in node || 'in' in node || 'content' in node || ('schema' in node && 'required' in node);
