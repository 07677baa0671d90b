import type { Sms } from '../engine/sms.ts';
import { Feed } from './feed.ts';
import { gather, type Shown } from './gather.ts';
import { LogLines } from './log-lines.ts';
import { Phones } from './phones.ts';

/** So many lines of what functions print are kept, and shown. */
const MOST_LINES = 200;

/** The console of a local run: what nobody else keeps, and whoever is shown all of it. */
export class LocalConsole {
  readonly #clock: Shown['clock'];
  readonly #phones = new Phones();
  readonly #logs = new LogLines(MOST_LINES);
  #moves = 0;
  #feed: Feed | undefined;

  constructor(clock: Shown['clock'], sms: Pick<Sms, 'onText'>) {
    this.#clock = clock;
    sms.onText((text) => this.#phones.received(text));
  }

  /** Begins to show, once all of the run is there. */
  open(shown: Omit<Shown, 'clock' | 'isMoving' | 'phones' | 'logs'>): Feed {
    const own = {
      clock: this.#clock,
      isMoving: () => this.#moves > 0,
      phones: this.#phones,
      logs: this.#logs,
    };
    this.#feed = new Feed(() => gather({ ...shown, ...own }));
    return this.#feed;
  }

  /** Something may have happened. */
  changed(): void {
    this.#feed?.changed();
  }

  /** A function printed a line. */
  printed(functionName: string, line: string): void {
    this.#logs.add({ at: this.#clock.now, functionName, line });
    this.changed();
  }

  /** Somebody wrote a text on a phone. */
  wrote(number: string, body: string): void {
    this.#phones.wrote(number, body, this.#clock.now);
    this.changed();
  }

  /** Shows the clock as moving until `move` has ended. */
  async during<T>(move: Promise<T>): Promise<T> {
    this.#moves += 1;
    this.changed();
    try {
      return await move;
    } finally {
      this.#moves -= 1;
      this.changed();
    }
  }

  close(): void {
    this.#feed?.close();
  }
}
