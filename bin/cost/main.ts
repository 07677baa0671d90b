import { UsageError } from '../tool/arguments.ts';
import { readCommand, USAGE } from './command.ts';
import { run } from './run.ts';

/** Prints what a month costs. Asks nobody. */

try {
  const command = readCommand(process.argv.slice(2));
  console.log(command === undefined ? USAGE : run(command));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  console.error('How it is called: npm run cost -- --help');
  process.exitCode = 2;
}
