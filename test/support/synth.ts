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
}

/** An app that is run with its checks: its program, and the CDK context with the stage. */
export interface CheckedApp {
  readonly entry: string;
  readonly context: Readonly<Record<string, string>>;
}

/**
 * The assembly of a stage, made anew only where the sources have changed. Leave it as it is.
 *
 * @throws Error with what the program wrote, where it fails
 */
export function synthesise(stage: string, run: Run = {}): Assembly {
  const hash = hashOf([run.entry ?? appOf(stage)], run.context ?? {});
  return read(shared(`aftercare-${stage}-${hash}`, () => synthesiseAnew(stage, run).outdir));
}

/**
 * Where the assemblies of apps stand with the report of their checks, and no bundles: made in one go, and anew only where the
 * sources have changed.
 *
 * @throws Error with what the programs wrote, where one fails
 */
export function synthesiseChecked<Name extends string>(
  apps: Readonly<Record<Name, CheckedApp>>,
): Readonly<Record<Name, string>> {
  const names = Object.keys(apps) as Name[];
  const programs = ['test/infra/checked-apps.ts', ...names.map((name) => apps[name].entry)];
  const directory = shared(`aftercare-checked-${hashOf(programs, apps)}`, () => {
    const fresh = mkdtempSync(join(tmpdir(), 'aftercare-checked-'));
    const each = names.map((name) => ({ ...apps[name], outdir: join(fresh, name) }));
    runApp(fresh, ['test/infra/checked-apps.ts', JSON.stringify(each)], { CDK_VALIDATION: 'true' });
    return fresh;
  });
  return Object.fromEntries(names.map((name) => [name, join(directory, name)])) as Record<Name, string>;
}

/** The assembly of a stage in a directory of its own, which the caller removes. */
export function synthesiseAnew(stage: string, { entry = appOf(stage), context }: Run = {}): Assembly {
  const outdir = mkdtempSync(join(tmpdir(), `aftercare-${stage}-`));
  runApp(outdir, [entry], {
    // How the CDK's command line passes these to the program, which it runs as is.
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ stage, ...context }),
    CDK_VALIDATION: 'false',
  });
  return read(outdir);
}

/** Runs a program that writes to `outdir`, which goes where it fails. */
function runApp(outdir: string, program: readonly string[], variables: Record<string, string>): void {
  const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION, ...environment } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', './bin/require-node-24.mjs', ...program],
    { cwd: root, encoding: 'utf8', env: { ...environment, ...variables } },
  );
  if (status === 0) return;
  rmSync(outdir, { recursive: true });
  throw new Error(stderr);
}

/** The directory of that name, made where there is none: test files that run side by side, and runs that follow each other, share it. */
function shared(name: string, make: () => string): string {
  const directory = join(tmpdir(), name);
  if (existsSync(directory)) return directory;
  const fresh = make();
  try {
    // The name appears with everything in it: nobody sees half of it.
    renameSync(fresh, directory);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(directory)) throw error;
    rmSync(fresh, { recursive: true });
  }
  return directory;
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

/** Of everything that assemblies are made from, by these programs and with these settings. */
function hashOf(programs: readonly string[], settings: object): string {
  const directories = ['bin', 'lib', 'lambdas', 'care-plans'].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name)),
  );
  const hash = createHash('sha256').update(process.version).update(JSON.stringify(settings));
  const others = ['package-lock.json', ...programs].map((file) => join(root, file));
  for (const file of [...directories.sort(), ...others]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
