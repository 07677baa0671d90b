import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consoleAssets } from './console/assets.ts';
import type { Feed } from './console/feed.ts';
import { answerControl, type Controlled } from './control-api.ts';
import type { ApiAnswer } from './http-api/answer.ts';
import type { HttpApi } from './http-api/http-api.ts';
import { type ApiRequest, readRequest } from './http-api/request.ts';
import type { Activity } from './lambda/activity.ts';

/** One port of this machine: the HTTP API of the template, and beside it the console at `/` and `/_local`. */
export class LocalServer {
  readonly #server: Server;
  #answer: (incoming: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    write(response, json(503, { message: 'The local run is still starting: ask again in a moment.' }));

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (incoming, response) => this.#answer(incoming, response));
  }

  /**
   * Starts to listen, on this machine alone; `serve` says what answers, and until then it is 503. Fails with EADDRINUSE where
   * the port is taken.
   *
   * @param port 0 for any that is free
   */
  static async listen(port: number): Promise<LocalServer> {
    const server = createServer();
    // A caller that was slow to call again would meet a connection that is just being closed.
    server.keepAliveTimeout = 0;
    const local = new LocalServer(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return local;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  serve(api: HttpApi, run: Controlled, feed: Feed, activity: Activity): void {
    this.#answer = async (incoming, response) => {
      try {
        const request = await readRequest(incoming);
        if (request !== 'too-large' && isOfTheRun(request)) {
          const refusal = refusalOf(request);
          if (refusal !== undefined) return write(response, json(403, { message: refusal }));
          if (isGet(request, '/_local/events')) return feed.connect(response);
          const asset = request.method === 'GET' && (await assetAt(request.path));
          if (asset) return write(response, asset);
          const { status, body } = await answerControl(request, run);
          return write(response, json(status, body));
        }
        const ended = activity.begin();
        write(response, await api.answer(request).finally(ended));
      } catch (error) {
        console.error(error);
        write(response, json(500, { message: 'The local run failed. Its output says how.' }));
      }
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const isGet = ({ method, path }: ApiRequest, wanted: string): boolean => method === 'GET' && path === wanted;

/** Whether it is for the local run itself, and not for the API of the template. */
const isOfTheRun = (request: ApiRequest): boolean =>
  isGet(request, '/') || /^\/_local(\/|$)/.test(request.path);

const refusalOf = (request: ApiRequest): string | undefined => {
  if (!isAddressedHere(request)) return 'Ask localhost.';
  return isFromElsewhere(request) ? 'Ask from a page of this run.' : undefined;
};

/**
 * A page elsewhere may send a simple request without being asked for leave, though it does not get to read the answer. No
 * browser leaves out `origin` with a POST; it is `null` where a page is to stay unknown.
 * https://fetch.spec.whatwg.org/#origin-header
 */
const isFromElsewhere = ({ headers: { origin, host } }: ApiRequest): boolean =>
  origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);

/** A page elsewhere whose name is made to lead to this machine is not to read or move anything: DNS rebinding. */
const isAddressedHere = ({ headers }: ApiRequest): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(headers.host ?? '');

const assetAt = async (path: string): Promise<ApiAnswer | undefined> =>
  path === '/' || path.startsWith('/_local/console/') ? (await consoleAssets()).get(path) : undefined;

const json = (status: number, body: unknown): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(JSON.stringify(body)),
});

function write(response: ServerResponse, { status, headers, cookies, body }: ApiAnswer): void {
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
  });
  response.end(body);
}
