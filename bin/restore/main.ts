import { UsageError } from '../tool/arguments.ts';
import { describeError } from '../tool/failure.ts';
import { readCommand, USAGE } from './command.ts';
import { run } from './run.ts';

/** Puts back what a table has that was restored from point-in-time recovery. Safe to run again, also where it was broken off. */

try {
  const command = readCommand(process.argv.slice(2));
  const { text, failure = undefined } = command === undefined ? { text: USAGE } : await run(command);
  console.log(text);
  if (failure !== undefined) {
    console.error(failure);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(describeError(error));
  const isMisuse = error instanceof UsageError;
  if (isMisuse) console.error('How it is called: npm run restore -- --help');
  process.exitCode = isMisuse ? 2 : 1;
}
