import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../bin/tool/arguments.ts';
import { type Command, readCommand, USAGE } from './scale/command.ts';
import { type Month, playMonth } from './scale/month.ts';
import { describeMonths, plotMonths } from './scale/report.ts';

/** Plays a month of a large group of clinics, from the command line. */

try {
  const command = readCommand(process.argv.slice(2));
  if (command === undefined) console.log(USAGE);
  else await play(command);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  console.error('How it is called: npm run scale -- --help');
  process.exitCode = 2;
}

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
