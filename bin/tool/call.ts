import { UsageError } from './arguments.ts';

/**
 * Does what a command of npm's was called for, or says how it is called. One that was called wrongly ends with 2.
 *
 * @param read answers undefined where help is asked for, and throws a UsageError
 */
export async function call<Command>(
  name: string,
  usage: string,
  read: (args: readonly string[]) => Command | undefined,
  run: (command: Command) => void | Promise<void>,
): Promise<void> {
  try {
    const command = read(process.argv.slice(2));
    if (command === undefined) console.log(usage);
    else await run(command);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    console.error(`How it is called: npm run ${name} -- --help`);
    process.exitCode = 2;
  }
}
