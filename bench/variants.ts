import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { bundlingFor } from '../lib/bundling.ts';
import type { Recorded } from './recording.ts';
import type { Asked } from './replay.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Calls that waited for nothing but those of the groups before. */
export type Group = readonly Asked[];

/** What was asked for, in groups: what began while another call was going on is in the group of that. */
export function inGroups(asked: readonly Asked[]): readonly Group[] {
  const groups: Asked[][] = [];
  let end = 0;
  for (const one of asked.toSorted((a, b) => a.begun - b.begun)) {
    const group = groups.at(-1);
    if (group === undefined || one.begun > end) groups.push([one]);
    else group.push(one);
    end = Math.max(end, one.ended);
  }
  return groups;
}

const clients = {
  dynamodb: ['@aws-sdk/client-dynamodb', 'DynamoDBClient'],
  scheduler: ['@aws-sdk/client-scheduler', 'SchedulerClient'],
  sns: ['@aws-sdk/client-sns', 'SNSClient'],
  sqs: ['@aws-sdk/client-sqs', 'SQSClient'],
} as const;
type Service = keyof typeof clients;

/**
 * The bare handler: the clients that the function has and the calls that it makes, in the same order and side by side where it
 * makes them side by side; no middy, no validation, nothing of ours. Bundled as anybody would: ESM, minified.
 *
 * @returns the directory of its bundle
 */
export async function makeBare(
  { name }: Pick<Recorded, 'name'>,
  groups: readonly Group[],
  directory: string,
): Promise<string> {
  return bundle(await bareSource(name, groups), join(directory, `${name}-bare`), {
    format: 'esm',
    mainFields: ['module', 'main'],
    // What CommonJS in it asks for.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
}

/**
 * The bare handler, bundled as ours are: what is left to gain for the code of a function that calls AWS by its SDK.
 *
 * @returns the directory of its bundle
 */
export async function makeBareAsOurs(
  { name }: Pick<Recorded, 'name'>,
  groups: readonly Group[],
  directory: string,
): Promise<string> {
  return bundle(await bareSource(name, groups), join(directory, `${name}-bare-as-ours`), bundlingFor([]));
}

async function bareSource(name: string, groups: readonly Group[]): Promise<string> {
  const services = await servicesOf(name);
  const calls = groups.flat().map(({ exchange }) => exchange);
  const imports = services.map((service) => {
    const [module, client] = clients[service];
    const commands = calls.filter((call) => call.service === service).map(({ action }) => `${action}Command`);
    return `import { ${[client, ...new Set(commands)].join(', ')} } from '${module}';`;
  });
  const steps = groups.map((group) => {
    const sends = group.map(
      ({ exchange: { service, action, input, answer } }) =>
        // What was refused then is refused again.
        `${service}.send(new ${action}Command(${JSON.stringify(input)}))${answer.status < 400 ? '' : '.catch(() => {})'}`,
    );
    return `  await Promise.all([${sends.join(', ')}]);`;
  });
  return [
    ...imports,
    ...(name === 'authorizer' ? [GET_KEYS_IN_ESM] : []),
    ...services.map((service) => {
      // Queues have addresses of their own, which are those of the recording.
      const client = `new ${clients[service][1]}(${service === 'sqs' ? '{ useQueueUrlAsEndpoint: false }' : '{}'})`;
      // What is not called here is bundled and not made.
      return calls.some((call) => call.service === service)
        ? `const ${service} = ${client};`
        : `export const ${service} = () => ${client};`;
    }),
    'export const handler = async () => {',
    ...(name === 'authorizer' ? ['  await getKeys();'] : []),
    ...steps,
    '};',
  ].join('\n');
}

const GET_KEYS = `const getKeys = () => new Promise((resolve, reject) => {
  https.get(process.env.JWKS_URI, (response) => {
    response.resume();
    response.on('end', resolve);
  }).on('error', reject);
});`;
const GET_KEYS_IN_ESM = `import https from 'node:https';\n${GET_KEYS}`;

/** Which clients the shipped function holds, called in this invocation or not. */
async function servicesOf(name: string): Promise<readonly Service[]> {
  const { metafile } = await build({
    ...bundlingFor([]),
    entryPoints: [join(PROJECT, `lambdas/handlers/${name}.ts`)],
    metafile: true,
    write: false,
  });
  // Those of which something is left: every function imports the file that makes them all.
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return (Object.keys(clients) as Service[]).filter((service) =>
    files.some((file) => file.includes(`${clients[service][0]}/`)),
  );
}

/**
 * The floor: the same requests, byte for byte, through `node:http` and with a signature made by hand. No SDK at all.
 *
 * @returns the directory of its bundle
 */
export function makeRaw(
  { name }: Pick<Recorded, 'name'>,
  groups: readonly Group[],
  directory: string,
): Promise<string> {
  const requests = groups.map((group) =>
    group.map(({ exchange: { service, request } }) => ({
      service,
      method: request.method,
      path: request.url,
      body: request.body.toString(),
      headers: Object.fromEntries(
        Object.entries(request.headers).filter(([header]) => /^(content-type|x-amz-target)$/.test(header)),
      ),
    })),
  );
  const source = [
    `import { send } from ${JSON.stringify(fileURLToPath(new URL('raw-request.ts', import.meta.url)))};`,
    ...(name === 'authorizer' ? [`const https = require('node:https');\n${GET_KEYS}`] : []),
    `const groups = ${JSON.stringify(requests)};`,
    'export const handler = async () => {',
    ...(name === 'authorizer' ? ['  await getKeys();'] : []),
    '  for (const group of groups) await Promise.all(group.map(send));',
    '};',
  ].join('\n');
  return bundle(source, join(directory, `${name}-raw`), { format: 'cjs' });
}

async function bundle(
  contents: string,
  directory: string,
  options: Pick<BuildOptions, 'format' | 'mainFields' | 'banner' | 'alias' | 'define' | 'supported'>,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: PROJECT },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    write: false,
    ...options,
  });
  const file = options.format === 'esm' ? 'index.mjs' : 'index.cjs';
  await writeFile(join(directory, file), outputFiles[0]?.contents ?? '');
  return directory;
}
