/** dynalite 4 brings no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Milliseconds that tables stay in a state on the way to the next. */
  interface Options {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }

  /** A DynamoDB in memory, as an HTTP server that does not listen yet. */
  export default function dynalite(options?: Options): Server;
}
