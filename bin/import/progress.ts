import type { WriteStream } from 'node:tty';
import cliProgress from 'cli-progress';
import type { Tally } from './tally.ts';

export interface Progress {
  readonly update: () => void;
  readonly end: () => void;
}

const LINE_EVERY = 10_000;

/** Shows how far the tally is: a bar on a terminal, elsewhere a plain line now and then. */
export const showProgress = (tally: Tally, stream: WriteStream, now: () => number): Progress =>
  stream.isTTY ? bar(tally, stream) : plainLines(tally, (text) => stream.write(`${text}\n`), now);

function bar(tally: Tally, stream: WriteStream): Progress {
  const payload = () => ({ troubled: tally.troubled });
  const single = new cliProgress.SingleBar(
    {
      stream,
      format: '{bar} {percentage}% | {value} of {total} lines, {troubled} not done | {eta_formatted} left',
      hideCursor: true,
      // The run ends by itself when it is told to, and the bar with it.
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
  single.start(tally.total, 0, payload());
  return {
    update: () => single.update(tally.counted, payload()),
    end: () => {
      single.update(tally.counted, payload());
      single.stop();
    },
  };
}

function plainLines(tally: Tally, write: (text: string) => void, now: () => number): Progress {
  let nextAt = now() + LINE_EVERY;
  return {
    update: () => {
      if (now() < nextAt) return;
      nextAt = now() + LINE_EVERY;
      write(`${tally.counted} of ${tally.total} lines, ${tally.troubled} not done`);
    },
    end: () => {},
  };
}
