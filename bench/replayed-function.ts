import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChildSettings } from './child.ts';
import { FunctionProcess } from './function-process.ts';
import type { Recorded } from './recording.ts';
import { Replay } from './replay.ts';
import { type Group, inGroups } from './variants.ts';

/** The keys of the local issuer, where a function finds them in place of its identity provider's. */
export class Keys {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async serve(jwks: string): Promise<Keys> {
    const server = createServer((_, response) => response.end(jwks));
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Keys(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A process with the code of a directory in the place of the recorded function: not yet loaded. */
export function processOf(
  { event, at, definition }: Recorded,
  codeDirectory: string,
  replay: Replay,
  keys: Keys,
): Promise<FunctionProcess> {
  const { JWKS_URI } = definition.environment;
  const settings: ChildSettings = {
    codeDirectory,
    event,
    at,
    arn: definition.arn,
    timeoutSeconds: definition.timeoutSeconds,
    reachablePorts: [Number(new URL(replay.url).port)],
    standIns: JWKS_URI === undefined ? {} : { [JWKS_URI]: keys.url },
  };
  return FunctionProcess.start(settings, {
    ...onReplay(definition.environment, replay.url),
    // Waiting for a slow number is not what is measured.
    ...('SMS_PARTS_PER_SECOND' in definition.environment && { SMS_PARTS_PER_SECOND: 'Infinity' }),
  });
}

/** The environment with whatever leads to AWS leading to the replay: queues have addresses of their own. */
const onReplay = (environment: Readonly<Record<string, string>>, url: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(environment.AWS_ENDPOINT_URL ?? '', url),
    ]),
  );

/** Long enough that what waits for an answer is seen to wait. */
const DELAY = 15;

/**
 * The calls that the shipped function makes in its first invocation and in a later one, in groups of those that wait for the same.
 *
 * @throws Error where it answers another thing than when it was recorded: then nothing that is measured would hold
 */
export async function callsOf(
  recorded: Recorded,
  keys: Keys,
): Promise<{ readonly first: readonly Group[]; readonly later: readonly Group[] }> {
  const replay = await Replay.start(recorded.exchanges, DELAY);
  const child = await processOf(recorded, recorded.definition.codeDirectory, replay, keys);
  const invoke = async (): Promise<readonly Group[]> => {
    replay.next();
    const { result } = await child.invoke();
    if (result !== recorded.result)
      throw new Error(`${recorded.name} answered ${result} and not ${recorded.result}`);
    return inGroups(replay.next());
  };
  try {
    const first = await invoke();
    return { first, later: await invoke() };
  } finally {
    await child.end();
    await replay.close();
  }
}
