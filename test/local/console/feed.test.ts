import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Feed } from '../../../local/console/feed.ts';
import type { ConsoleState } from '../../../local/console/state.ts';

/** Somebody who is connected, and takes what is sent until `isSlow`. */
class Reader extends Writable {
  readonly events: unknown[] = [];
  head: readonly [number, Readonly<Record<string, string>>] | undefined;
  isSlow = false;
  #taken: () => void = () => {};

  constructor() {
    super({ highWaterMark: 1 });
  }

  writeHead(status: number, headers: Record<string, string>): void {
    this.head = [status, headers];
  }

  flushHeaders(): void {}

  override _write(chunk: Buffer, _: string, taken: () => void): void {
    const [, data = ''] = /^event: state\ndata: (.*)\n\n$/.exec(chunk.toString()) ?? [];
    this.events.push(JSON.parse(data));
    if (this.isSlow) this.#taken = taken;
    else taken();
  }

  /** Takes what it was sent, and is slow no more. */
  catchUp(): void {
    this.isSlow = false;
    this.#taken();
  }
}

const EMPTY = { total: 0, shown: [] };
let state: ConsoleState;
let gathered: number;
let gathering: () => Promise<void>;
let pauses: (() => void)[];
let feed: Feed;

beforeEach(() => {
  state = {
    stage: { stackName: 'aftercare-dev', isTwoWay: true },
    clock: { now: '2026-11-24T15:30:00Z', isMoving: false },
    clinics: [],
    carePlans: [],
    treatments: EMPTY,
    phones: EMPTY,
    numbersInUse: [],
    alerts: { ...EMPTY, open: 0 },
    schedules: EMPTY,
    queues: [],
    items: EMPTY,
    logs: EMPTY,
  };
  gathered = 0;
  gathering = async () => {};
  pauses = [];
  feed = new Feed(
    async () => {
      gathered += 1;
      const now = state;
      await gathering();
      return now;
    },
    () => new Promise<void>((resume) => pauses.push(resume)),
  );
});

/** Lets what has begun come to its next pause, and the pause pass. */
async function pass(): Promise<void> {
  await setImmediate();
  for (const resume of pauses.splice(0)) resume();
  await setImmediate();
}

async function connect(): Promise<Reader> {
  const reader = new Reader();
  feed.connect(reader as unknown as ServerResponse);
  await pass();
  return reader;
}

const changes = (changed: Partial<ConsoleState>): void => {
  state = { ...state, ...changed };
  feed.changed();
};

const at = (now: string) => ({ clock: { now, isMoving: false } });

describe('the feed', () => {
  it('answers with a stream of events that nobody keeps', async () => {
    expect((await connect()).head).toEqual([
      200,
      { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    ]);
  });

  it('sends the whole state first', async () => {
    expect((await connect()).events).toEqual([state]);
  });

  it('sends those fields that differ, from then on', async () => {
    const { events } = await connect();
    changes(at('2026-11-24T16:30:00Z'));
    await pass();
    expect(events.slice(1)).toEqual([at('2026-11-24T16:30:00Z')]);
  });

  it('sends nothing where nothing differs', async () => {
    const { events } = await connect();
    feed.changed();
    await pass();
    expect([gathered, events]).toEqual([2, [state]]);
  });

  it('sends each who is connected what that one lacks', async () => {
    const first = await connect();
    changes(at('2026-11-24T16:30:00Z'));
    const second = await connect();
    expect(first.events.slice(1)).toEqual([at('2026-11-24T16:30:00Z')]);
    expect(second.events).toEqual([state]);
  });

  it('gathers nothing while nobody is connected', async () => {
    feed.changed();
    await pass();
    expect(gathered).toBe(0);
    const reader = await connect();
    reader.destroy();
    await pass();
    feed.changed();
    await pass();
    expect(gathered).toBe(1);
  });

  it('shows a change at once where nothing went on, and what follows closely together', async () => {
    const { events } = await connect();
    changes(at('2026-11-24T16:30:00Z'));
    await setImmediate();
    changes(at('2026-11-24T17:30:00Z'));
    changes(at('2026-11-24T18:30:00Z'));
    await setImmediate();
    expect(events.slice(1)).toEqual([at('2026-11-24T16:30:00Z')]);
    await pass();
    expect(events.slice(2)).toEqual([at('2026-11-24T18:30:00Z')]);
  });

  it('shows what happens while it gathers', async () => {
    const { events } = await connect();
    gathering = async () => {
      gathering = async () => {};
      changes(at('2026-11-24T17:30:00Z'));
    };
    changes(at('2026-11-24T16:30:00Z'));
    await pass();
    expect(events.slice(1)).toEqual([at('2026-11-24T16:30:00Z'), at('2026-11-24T17:30:00Z')]);
  });

  it('sends who is slow the latest alone', async () => {
    const reader = await connect();
    reader.isSlow = true;
    for (const now of ['2026-11-24T16:30:00Z', '2026-11-24T17:30:00Z', '2026-11-24T18:30:00Z']) {
      changes(at(now));
      await pass();
    }
    expect(reader.events.slice(1)).toEqual([at('2026-11-24T16:30:00Z')]);
    reader.catchUp();
    await setImmediate();
    expect(reader.events.slice(2)).toEqual([at('2026-11-24T18:30:00Z')]);
  });

  it('ends with the run', async () => {
    const reader = await connect();
    feed.close();
    changes(at('2026-11-24T16:30:00Z'));
    await pass();
    expect([reader.writableEnded, reader.events, gathered]).toEqual([
      true,
      [expect.objectContaining({ stage: state.stage })],
      1,
    ]);
  });
});
