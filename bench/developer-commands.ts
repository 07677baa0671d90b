import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Comparison, compare, interleaved } from './comparison.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** What people wait for at a terminal: a synth against that of an empty app, a start against that of a bare server. */
export async function measureCommands(rounds: number): Promise<readonly Comparison[]> {
  // Within the project, whose packages the empty app needs.
  const directory = await mkdtemp(join(PROJECT, 'node_modules/.bench-'));
  const emptyApp = join(directory, 'empty-app.mjs');
  const bareServer = join(directory, 'bare-server.mjs');
  await writeFile(
    emptyApp,
    "import { App, Stack } from 'aws-cdk-lib/core';\nconst app = new App();\nnew Stack(app, 'empty');\napp.synth();\n",
  );
  await writeFile(
    bareServer,
    "import { createServer } from 'node:http';\ncreateServer().listen(0, () => console.log('is ready'));\n",
  );
  const synth = (program: string) =>
    timed([program], {
      CDK_OUTDIR: join(directory, 'out'),
      CDK_CONTEXT_JSON: JSON.stringify({ stage: 'dev' }),
    });
  const { ours, empty, start, bare } = await interleaved(rounds, {
    ours: () => synth('bin/aftercare.ts'),
    empty: () => synth(emptyApp),
    start: () => timed(['local/main.ts', '--port', '0'], {}, 'is ready'),
    bare: () => timed([bareServer], {}, 'is ready'),
  });
  await rm(directory, { recursive: true });
  return [
    compare({
      what: 'synth of a stage, checks and bundles included',
      measured: ours / 1_000,
      against: 'synth of an empty CDK app',
      baseline: empty / 1_000,
      unit: 's',
    }),
    compare({
      what: 'npm start until it is ready',
      measured: start / 1_000,
      against: 'a bare HTTP server',
      baseline: bare / 1_000,
      unit: 's',
    }),
  ];
}

/** The whole test suite, once, against the same runner with a suite of one empty test. */
export async function measureSuite(): Promise<readonly Comparison[]> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-bench-'));
  await writeFile(join(directory, 'empty.test.js'), "it('does nothing', () => {});\n");
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  const emptySuite = [...jest, '--rootDir', directory, '--config', '{"transform":{}}'];
  try {
    // The first run finds nothing compiled.
    await timed(emptySuite);
    const empty = await timed(emptySuite);
    // Where the sources have changed since it last ran, it synthesises every stage anew.
    const whole = await timed(jest);
    return [
      compare({
        what: 'npm test, once',
        measured: whole / 1_000,
        against: 'a suite of one empty test',
        baseline: empty / 1_000,
        unit: 's',
      }),
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Milliseconds until a program of Node's ends, or prints what says that it is ready and is then ended. */
async function timed(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  ready?: string,
): Promise<number> {
  const { CDK_DEFAULT_ACCOUNT: _, ...inherited } = process.env;
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', './bin/require-node-24.mjs', ...args], {
    cwd: PROJECT,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  if (ready === undefined) {
    child.stdout.resume();
    const [code] = await exited;
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
    return performance.now() - started;
  }
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes(ready)) break;
  }
  const milliseconds = performance.now() - started;
  child.kill('SIGTERM');
  await exited;
  return milliseconds;
}
