import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Exchange } from '../local/wire/wire.ts';

/** A call of a function. One came after another where it began once that had ended: both count up. */
export interface Asked {
  readonly exchange: Exchange;
  readonly begun: number;
  readonly ended: number;
}

/**
 * AWS as it answered once: a call gets, word for word, what it got when it was recorded. So what is measured against it is the
 * function alone.
 */
export class Replay {
  readonly url: string;
  readonly #close: () => Promise<void>;
  readonly #unused: Exchange[] = [];
  readonly #exchanges: readonly Exchange[];
  /** Milliseconds by which each answer is late. */
  delay: number;
  #asked: Asked[] = [];
  #moments = 0;

  private constructor(
    exchanges: readonly Exchange[],
    delay: number,
    url: string,
    close: () => Promise<void>,
  ) {
    this.#exchanges = exchanges;
    this.delay = delay;
    this.url = url;
    this.#close = close;
  }

  /** Starts to answer on this machine. @param delay milliseconds by which each answer is late */
  static async start(exchanges: readonly Exchange[], delay: number): Promise<Replay> {
    const server = createServer((request, response) => void replay.#answer(request, response));
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const replay = new Replay(exchanges, delay, `http://127.0.0.1:${port}`, async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    });
    return replay;
  }

  /** An invocation begins. Answers what was asked for since the last one began. */
  next(): readonly Asked[] {
    const asked = this.#asked;
    this.#asked = [];
    this.#unused.splice(0, Number.POSITIVE_INFINITY, ...this.#exchanges);
    return asked;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const begun = ++this.#moments;
    const body = await buffer(incoming);
    const exchange = this.#take(kindOf(incoming, body), shapeOf(body));
    if (this.delay > 0) await setTimeout(this.delay);
    if (exchange === undefined) {
      // Whoever measures is to see that it went another way than when it was recorded.
      response.writeHead(501).end(`not recorded: ${kindOf(incoming, body)}`);
      return;
    }
    const { status, headers, body: answer } = exchange.answer;
    // By this machine's time, SDK clients would take their clock for wrong.
    response.sendDate = false;
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(answer) }).end(answer);
    this.#asked.push({ exchange, begun, ended: ++this.#moments });
  }

  /** The exchange that looks most like it, of those that were not had in this invocation. */
  #take(kind: string, shape: string): Exchange | undefined {
    const alike = this.#unused.filter(({ request }) => kindOf(request, request.body) === kind);
    const best = alike.find(({ request }) => shapeOf(request.body) === shape) ?? alike[0];
    if (best !== undefined) this.#unused.splice(this.#unused.indexOf(best), 1);
    return best;
  }
}

/** The operation, as each protocol names it. */
const kindOf = (
  { method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'> | Exchange['request'],
  body: Buffer,
): string =>
  [
    method,
    url.split('/')[1],
    headers['x-amz-target'] ?? new URLSearchParams(body.toString()).get('Action'),
  ].join(' ');

/** What is asked for but for what differs from time to time. */
const shapeOf = (body: Buffer): string => body.toString().replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, '#');
