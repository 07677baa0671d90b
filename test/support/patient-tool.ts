import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from '../../bin/patient/run.ts';
import type { Outcome } from '../../bin/tool/outcome.ts';

/** Of a process that ended by a signal, which has no code. */
const KILLED = -1;

const root = resolve(import.meta.dirname, '../..');

/** What the command does, in this process, with nothing on its standard input. */
export const patientHere = (...args: readonly string[]): Promise<Outcome> => run(args, async () => '');

/** Runs the command as `npm run patient -- …` does, and answers how it ended and what it wrote. */
export const patientTool = (...args: readonly string[]): Promise<Outcome> => patientToolWith('', ...args);

/** As before, with this on its standard input. */
export async function patientToolWith(input: string, ...args: readonly string[]): Promise<Outcome> {
  const command = ['--import', './bin/require-node-24.mjs', 'bin/patient/main.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: root });
  child.stdin.end(input);
  const exited = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exited) ?? KILLED, stdout, stderr };
}
