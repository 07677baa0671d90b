import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Outcome } from '../../bin/tool/outcome.ts';

const root = resolve(import.meta.dirname, '../..');

/** Of a program that ended by a signal, which has no code. */
const KILLED = -1;

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** On its standard input. */
  readonly input?: string;
}

/** Runs a program of the project as its npm script does, and answers how it ended and what it wrote. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env, input = '' }: Surroundings = {},
): Promise<Outcome> {
  const command = ['--import', './bin/require-node-24.mjs', file, ...args];
  const child = spawn(process.execPath, command, { cwd: root, env });
  child.stdin.end(input);
  const exited = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exited) ?? KILLED, stdout, stderr };
}
