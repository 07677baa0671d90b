import { readFileSync, writeFileSync } from 'node:fs';
import { UsageError } from '../tool/arguments.ts';
import { describeError } from '../tool/failure.ts';
import { readCommand, USAGE } from './command.ts';
import { run } from './run.ts';

/** Shows what a patient will read. Sends and stores nothing. */

try {
  const now = Date.now();
  const command = readCommand(process.argv.slice(2), now);
  if (command === undefined) console.log(USAGE);
  else {
    const output = run(command, now, readFileSync);
    if (command.page === undefined) console.log(output);
    else writeFileSync(command.page, output);
  }
} catch (error) {
  const isMisuse = error instanceof UsageError;
  console.error(isMisuse ? error.message : describeError(error));
  if (isMisuse) console.error('How it is called: npm run preview -- --help');
  process.exitCode = isMisuse ? 2 : 1;
}
