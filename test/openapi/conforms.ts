import { matchRoute } from '../../local/http-api/routes.ts';
import { contract, operations, type Response, schemaFaults } from './contract.ts';

/** What an answer is held to. */
export interface ActualAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** As it is parsed from JSON. */
  readonly body: unknown;
}

const routes = [...operations.keys()].map((routeKey) => ({ routeKey }));

/** API Gateway's answer where there is no route is documented with every route. */
const NO_ROUTE = 'GET /treatments';

/** Of the connection, not of the answer. */
const TRANSPORT = ['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'];

/**
 * Holds an answer of the API to `openapi.json`: its status, its media type, its headers, none of which may be undocumented, and
 * its body.
 *
 * @param path as it was requested, with the query if there is one
 * @throws Error with all that does not conform
 */
export function expectConforms(method: string, path: string, answer: ActualAnswer): void {
  const faults = faultsOf(method, path, answer);
  if (faults.length === 0) return;
  const shown = JSON.stringify(answer.body)?.slice(0, 2_000);
  throw new Error(
    [`${method} ${path} answered ${answer.status} against openapi.json:`, ...faults, shown].join('\n  '),
  );
}

function faultsOf(method: string, path: string, { status, headers, body }: ActualAnswer): string[] {
  const match = matchRoute(routes, method, decodedPath(path));
  const routeKey = match?.route.routeKey ?? NO_ROUTE;
  if (match === undefined && status !== 404) return ['there is no such route'];
  const response = operations.get(routeKey)?.responses[status];
  if (response === undefined) return [`the status ${status} is not documented`];
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? 'none';
  if (response.content[type] === undefined) return [`the media type ${type} is not documented`];

  const [routeMethod = '', routePath = ''] = routeKey.split(' ');
  const operation = ['paths', routePath, routeMethod.toLowerCase()];
  const schema = [...operation, 'responses', String(status), 'content', type, 'schema'];
  return [...schemaFaults(schema, body), ...headerFaults(response.headers, headers)];
}

/** As API Gateway matches it: what cannot be decoded is taken as it is. */
function decodedPath(path: string): string {
  const [raw = ''] = path.split('?', 1);
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function headerFaults(documented: Response['headers'], headers: Headers): string[] {
  const known = [...TRANSPORT, ...Object.keys(documented).map((name) => name.toLowerCase())];
  const unknown = [...headers.keys()].filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => `the header ${name} is not documented`),
    ...Object.entries(documented).flatMap(([name, { $ref }]) => {
      const component = $ref.split('/').at(-1) ?? '';
      const { required, schema } = contract.components.headers[component] ?? { required: true, schema: {} };
      const text = headers.get(name);
      if (text === null) return required ? [`the header ${name} is missing`] : [];
      const value = 'type' in schema && schema.type === 'integer' ? Number(text) : text;
      const faults = schemaFaults(['components', 'headers', component, 'schema'], value);
      return faults.map((fault) => `the header ${name}${fault}`);
    }),
  ];
}
