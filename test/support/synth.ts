import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const APP = 'bin/aftercare.ts';
/** The same with every text approved, which a stage in production cannot do without. */
const APPROVED_APP = 'test/infra/approved-app.ts';
const appOf = (stage: string): string => (stage === 'production' ? APPROVED_APP : APP);

/** What `cdk synth` makes: a template, and beside it in `outdir` the bundles of the functions. */
export interface Assembly {
  readonly outdir: string;
  readonly template: Template;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource<Properties = unknown> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** How the app is run: by default as `cdk synth -c stage=<stage>` does. */
export interface Run {
  /** The program, by its path in the project. */
  readonly entry?: string;
  /** CDK context beside the stage. */
  readonly context?: Readonly<Record<string, string>>;
  /** True: the checks run, whose report stands in the assembly, and the bundles are not made. */
  readonly checked?: boolean;
}

/**
 * The assembly of a stage, made anew only where the sources have changed: test files that run side by side, and runs
 * that follow each other, share it. Leave it as it is.
 *
 * @throws Error with what the program wrote, where it fails
 */
export function synthesise(stage: string, run: Run = {}): Assembly {
  const outdir = join(tmpdir(), `aftercare-${stage}-${hashOf(stage, run)}`);
  if (!existsSync(outdir)) {
    const fresh = synthesiseAnew(stage, run);
    try {
      // The name appears with everything in it: nobody sees half an assembly.
      renameSync(fresh.outdir, outdir);
    } catch (error) {
      // Another test file was faster.
      if (!existsSync(outdir)) throw error;
      rmSync(fresh.outdir, { recursive: true });
    }
  }
  return read(outdir);
}

/** The assembly of a stage in a directory of its own, which the caller removes. */
export function synthesiseAnew(
  stage: string,
  { entry = appOf(stage), context, checked = false }: Run = {},
): Assembly {
  const outdir = mkdtempSync(join(tmpdir(), `aftercare-${stage}-`));
  const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION, ...environment } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['--import', './bin/require-node-24.mjs', entry], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...environment,
      // How the CDK's command line passes these to the program, which it runs as is.
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({
        stage,
        ...context,
        ...(checked && { 'aws:cdk:bundling-stacks': [] }),
      }),
      CDK_VALIDATION: String(checked),
    },
  });
  if (status !== 0) {
    rmSync(outdir, { recursive: true });
    throw new Error(stderr);
  }
  return read(outdir);
}

/** The resources of one type, by logical id. `Properties` says which of theirs the caller is to look at. */
export function resourcesOf<Properties>(
  { Resources }: Template,
  type: string,
): Readonly<Record<string, Resource<Properties>>> {
  const found = Object.entries(Resources).filter(([, { Type }]) => Type === type);
  return Object.fromEntries(found) as Record<string, Resource<Properties>>;
}

function read(outdir: string): Assembly {
  const [name, another] = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
  // As the commands in the README expect, which name no stack.
  if (name === undefined || another !== undefined) throw new Error(`not one template in ${outdir}`);
  return { outdir, template: JSON.parse(readFileSync(join(outdir, name), 'utf8')) };
}

/** Of everything that an assembly is made from. */
function hashOf(stage: string, { entry = appOf(stage), context = {}, checked = false }: Run): string {
  const directories = ['bin', 'lib', 'lambdas', 'care-plans'].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name)),
  );
  const hash = createHash('sha256').update(process.version).update(JSON.stringify({ context, checked }));
  for (const file of [...directories.sort(), join(root, 'package-lock.json'), join(root, entry)]) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
