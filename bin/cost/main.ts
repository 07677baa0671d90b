import { call } from '../tool/call.ts';
import { readCommand, USAGE } from './command.ts';
import { run } from './run.ts';

/** Prints what a month costs. Asks nobody. */

await call('cost', USAGE, readCommand, (command) => console.log(run(command)));
