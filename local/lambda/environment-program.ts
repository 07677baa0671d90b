import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

let made: string | undefined;

/**
 * What the worker of an execution environment runs: `environment/main.ts` as one script. A thread that has to strip types and to
 * load modules takes twice as long to start, and each environment is one.
 */
export function environmentProgram(): string {
  made ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./environment/main.ts', import.meta.url))],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  }).outputFiles[0]?.text;
  if (made === undefined) throw new Error('the execution environment was not bundled');
  return made;
}
