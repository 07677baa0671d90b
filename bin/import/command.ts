import { parseArgs } from 'node:util';
import { withOptionalValue } from '../tool/arguments.ts';

export const USAGE = `Usage: npm run import -- FILE.ndjson [options]

Posts a backfill: each line of FILE is a treatment event as POST /treatments takes it. Each gets a result, a line
of JSON in FILE.results.ndjson. Run it again to go on: what has a final result is skipped, an edited line is posted anew.

  --dry-run          ask what would be sent, store nothing; results go to FILE.dry-run.ndjson
  --fhir             the lines are FHIR resources
  --results PATH     write the results there
  --concurrency N    requests at a time, 1 to 64; 8 by default
  --local [URL]      post to the local run, http://localhost:3000 by default, as its clinic "demo"

Without --local, the environment says where to post and as whom: AFTERCARE_API_URL, AFTERCARE_TOKEN_URL,
AFTERCARE_CLIENT_ID, AFTERCARE_CLIENT_SECRET.

It ends with 0 where every line is done, 1 where some were refused or not done, 2 where it was called wrongly.`;

/** Where tokens come from. */
export type TokenEndpoint =
  | { readonly url: string }
  | { readonly url: string; readonly clientId: string; readonly clientSecret: string };

/** What results hold for: the same line posted elsewhere, as another client or as another type is another matter. */
export interface Target {
  readonly url: string;
  readonly client: string;
  readonly contentType: 'application/json' | 'application/fhir+json';
}

export interface Command {
  readonly file: string;
  readonly results: string;
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly target: Target;
  readonly tokens: TokenEndpoint;
}

/** It was called wrongly: nothing was posted. */
export class UsageError extends Error {}

const ENVIRONMENT = [
  'AFTERCARE_API_URL',
  'AFTERCARE_TOKEN_URL',
  'AFTERCARE_CLIENT_ID',
  'AFTERCARE_CLIENT_SECRET',
] as const;
const LOCAL = 'http://localhost:3000';
const LOCAL_CLINIC = 'demo';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const DEFAULT_CONCURRENCY = '8';
const MAX_CONCURRENCY = 64;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the arguments and the environment; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[], environment: Environment): Command | undefined {
  const { values, positionals } = parse(withLocalUrl(args));
  if (values.help === true) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('Name one FILE.');
  const { 'dry-run': dryRun = false, fhir = false, concurrency = DEFAULT_CONCURRENCY } = values;
  const { apiUrl, client, tokens } =
    values.local === undefined ? clientIn(environment) : localClient(values.local);
  return {
    file,
    results: values.results ?? `${file.replace(/\.ndjson$/, '')}.${dryRun ? 'dry-run' : 'results'}.ndjson`,
    concurrency: readConcurrency(concurrency),
    dryRun,
    target: {
      url: `${apiUrl}/treatments${dryRun ? '?dryRun=true' : ''}`,
      client,
      contentType: fhir ? 'application/fhir+json' : 'application/json',
    },
    tokens,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        fhir: { type: 'boolean' },
        results: { type: 'string' },
        concurrency: { type: 'string' },
        local: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const withLocalUrl = (args: readonly string[]): string[] =>
  withOptionalValue(args, '--local', (next) => /^https?:\/\//.test(next), LOCAL);

function readConcurrency(text: string): number {
  const concurrency = Number(text);
  if (!/^\d+$/.test(text) || concurrency < 1 || concurrency > MAX_CONCURRENCY)
    throw new UsageError(`--concurrency takes 1 to ${MAX_CONCURRENCY}.`);
  return concurrency;
}

interface Client {
  readonly apiUrl: string;
  readonly client: string;
  readonly tokens: TokenEndpoint;
}

function localClient(url: string): Client {
  const apiUrl = safeUrl(url, '--local');
  return { apiUrl, client: LOCAL_CLINIC, tokens: { url: `${apiUrl}/_local/token?clinic=${LOCAL_CLINIC}` } };
}

function clientIn(environment: Environment): Client {
  const missing = ENVIRONMENT.filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0)
    throw new UsageError(
      `Missing in the environment: ${missing.join(', ')}. Or post to the local run: --local.`,
    );
  const [apiUrl = '', tokenUrl = '', clientId = '', clientSecret = ''] = ENVIRONMENT.map(
    (name) => environment[name],
  );
  return {
    apiUrl: safeUrl(apiUrl, 'AFTERCARE_API_URL'),
    client: clientId,
    tokens: { url: safeUrl(tokenUrl, 'AFTERCARE_TOKEN_URL'), clientId, clientSecret },
  };
}

/** Patients' data and secrets leave this machine encrypted or not at all. */
function safeUrl(text: string, name: string): string {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!isSafe) throw new UsageError(`${name} must be a URL with https, or with http on this machine.`);
  return text.replace(/\/+$/, '');
}
