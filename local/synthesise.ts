import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** What the CDK app wrote: template and bundles, in a directory of its own that the caller removes. */
export interface SynthesisedApp {
  readonly outdir: string;
  remove(): Promise<void>;
}

/** Runs the CDK app of the project for a stage, as `cdk synth` would. Throws with what it wrote, where it fails. */
export async function synthesise(stage: string): Promise<SynthesisedApp> {
  const outdir = await mkdtemp(join(tmpdir(), 'aftercare-'));
  const remove = () => rm(outdir, { recursive: true, force: true });
  const app = spawn(process.execPath, ['--import', './bin/require-node-24.mjs', 'bin/aftercare.ts'], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ stage }),
      // Half the time of a synth, and no use before a deployment.
      CDK_VALIDATION: 'false',
    },
  });
  const [errors, [code]] = await Promise.all([text(app.stderr), once(app, 'exit')]);
  if (code === 0) return { outdir, remove };
  await remove();
  throw new Error(`the stage ${stage} could not be synthesised:\n${errors}`);
}
