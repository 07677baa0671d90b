import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What is looked at of `openapi.json`. */
export interface Contract {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly headers: Readonly<Record<string, Header>> };
}

export interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Response {
  /** References to components. */
  readonly headers: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content: Readonly<Record<string, MediaType>>;
}

interface PathItem {
  readonly [method: string]: unknown;
}

interface MediaType {
  readonly schema: object;
  readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Header {
  readonly required: boolean;
  readonly schema: { readonly type: string };
}

/** `openapi.json` as it is committed. */
export const contract: Contract = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
);

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** The operations by their route keys, like `GET /treatments`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation] as const),
  ),
);

const ajv = new Ajv2020({ strictTypes: false, allErrors: true });
addFormats.default(ajv);
// The document itself is no schema: what it holds is compiled, each when it is first asked for.
ajv.addVocabulary(Object.keys(contract));
ajv.addSchema(contract, 'openapi.json', undefined, false);

/** What breaks the schema at a place in the document, a line each. */
export function schemaFaults(place: readonly string[], value: unknown): string[] {
  const validate = ajv.getSchema(`openapi.json#${pointerTo(place)}`);
  if (validate === undefined) throw new Error(`there is no schema at ${pointerTo(place)}`);
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const pointerTo = (place: readonly string[]): string =>
  place.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
