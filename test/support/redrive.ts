import type { Outcome } from '../../bin/tool/outcome.ts';
import { runProgram } from './program.ts';

/** Runs the command as `npm run redrive -- …` does, and answers how it ended and what it wrote. */
export const redrive = (...args: readonly string[]): Promise<Outcome> => runProgram('bin/redrive.ts', args);
