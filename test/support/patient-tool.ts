import { run } from '../../bin/patient/run.ts';
import type { Outcome } from '../../bin/tool/outcome.ts';
import { runProgram } from './program.ts';

/** What the command does, in this process, with nothing on its standard input. */
export const patientHere = (...args: readonly string[]): Promise<Outcome> => run(args, async () => '');

/** Runs the command as `npm run patient -- …` does, and answers how it ended and what it wrote. */
export const patientTool = (...args: readonly string[]): Promise<Outcome> => patientToolWith('', ...args);

/** As before, with this on its standard input. */
export const patientToolWith = (input: string, ...args: readonly string[]): Promise<Outcome> =>
  runProgram('bin/patient/main.ts', args, { input });
