import type { ConsoleState } from '../../../../local/console/state.ts';

/** Reads the events of a local run as the page does. */
export class ConsoleReader {
  /** What each event brought. */
  readonly events: Partial<ConsoleState>[] = [];
  readonly #texts: ReadableStreamDefaultReader<string>;
  #rest = '';

  private constructor(texts: ReadableStreamDefaultReader<string>) {
    this.#texts = texts;
  }

  static async connect(url: string): Promise<ConsoleReader> {
    const { body } = await fetch(`${url}/_local/events`);
    if (body === null) throw new Error('the answer has no body');
    return new ConsoleReader(body.pipeThrough(new TextDecoderStream()).getReader());
  }

  /** The state as of the events so far. */
  get state(): Partial<ConsoleState> {
    return Object.assign({}, ...this.events);
  }

  /** Waits for the state to be as wanted. Throws where the events end before. */
  async until(isWanted: (state: ConsoleState) => boolean): Promise<ConsoleState> {
    for (;;) {
      const state = this.state as ConsoleState;
      if (this.events.length > 0 && isWanted(state)) return state;
      if (!(await this.#read())) throw new Error('the events ended');
    }
  }

  close(): Promise<void> {
    return this.#texts.cancel();
  }

  async #read(): Promise<boolean> {
    const { done, value } = await this.#texts.read();
    if (done) return false;
    const events = (this.#rest + value).split('\n\n');
    this.#rest = events.pop() ?? '';
    for (const event of events) this.events.push(JSON.parse(event.replace('event: state\ndata: ', '')));
    return true;
  }
}
