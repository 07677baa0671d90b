import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '../bin/tool/call.ts';
import { type Command, readCommand, USAGE } from './scale/command.ts';
import { type Month, playMonth } from './scale/month.ts';
import { describeMonths, plotMonths } from './scale/report.ts';

/** Plays a month of a large group of clinics, from the command line. */

await call('scale', USAGE, readCommand, play);

async function play({ months, plots }: Command): Promise<void> {
  const played: Month[] = [];
  for (const settings of months) {
    const began = performance.now();
    played.push(await playMonth(settings));
    console.error(`${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
  console.log(describeMonths(played));
  if (plots === undefined) return;
  await mkdir(plots, { recursive: true });
  for (const [name, svg] of Object.entries(plotMonths(played))) await writeFile(join(plots, name), svg);
}
