import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { ConsoleState } from './state.ts';

/** The fields of a state, each as JSON. */
type Fields = ReadonlyMap<string, string>;

/** A change shows at once where nothing went on, and the next one after so long at the earliest. */
const PAUSE_MS = 100;

/**
 * The state of the run as server-sent events, to everybody who is connected: the whole of it first, and then what differs from
 * what a connection got last. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class Feed {
  readonly #gather: () => Promise<ConsoleState>;
  readonly #pause: () => Promise<unknown>;
  readonly #connections = new Set<Connection>();
  #isStale = false;
  #isShowing = false;

  /** @param pause resolves when a state may follow the last one */
  constructor(
    gather: () => Promise<ConsoleState>,
    pause = (): Promise<unknown> => setTimeout(PAUSE_MS, undefined, { ref: false }),
  ) {
    this.#gather = gather;
    this.#pause = pause;
  }

  /** Answers with events until the connection is closed. */
  connect(response: ServerResponse): void {
    const connection = new Connection(response);
    this.#connections.add(connection);
    response.on('close', () => this.#connections.delete(connection));
    this.changed();
  }

  /** Something may have happened. Nothing is gathered where nobody is connected. */
  changed(): void {
    this.#isStale = true;
    if (!this.#isShowing) void this.#show();
  }

  close(): void {
    for (const connection of this.#connections) connection.end();
    this.#connections.clear();
  }

  async #show(): Promise<void> {
    this.#isShowing = true;
    while (this.#isStale && this.#connections.size > 0) {
      // What happens from now on makes the state that is being gathered stale again.
      this.#isStale = false;
      try {
        const state = await this.#gather();
        const fields = new Map(
          Object.entries(state).map(([name, value]) => [name, JSON.stringify(value)] as const),
        );
        for (const connection of this.#connections) connection.show(fields);
      } catch (error) {
        // The end of the run may come in between.
        if (this.#connections.size > 0) console.error(error);
      }
      await this.#pause();
    }
    this.#isShowing = false;
  }
}

/** One reader, who gets no more than it takes: what comes while it is slow replaces what it has not been sent. */
class Connection {
  readonly #response: ServerResponse;
  #shown: Fields = new Map();
  #latest: Fields = new Map();

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.on('drain', () => this.#send());
    response.flushHeaders();
  }

  show(fields: Fields): void {
    this.#latest = fields;
    if (!this.#response.writableNeedDrain) this.#send();
  }

  end(): void {
    this.#response.end();
  }

  #send(): void {
    const differing = [...this.#latest].filter(([name, json]) => this.#shown.get(name) !== json);
    this.#shown = this.#latest;
    if (differing.length === 0) return;
    const patch = differing.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',');
    this.#response.write(`event: state\ndata: {${patch}}\n\n`);
  }
}
