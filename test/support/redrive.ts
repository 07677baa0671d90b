import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Runs the command as `npm run redrive -- …` does, and answers how it ended and what it wrote. */
export const redrive = (
  ...args: readonly string[]
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> =>
  new Promise((done) => {
    const command = ['--import', './bin/require-node-24.mjs', 'bin/redrive.ts', ...args];
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
