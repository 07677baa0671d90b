import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TemplateError } from './template-error.ts';

/** A resource as it stands in the template, intrinsic functions and all. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** An output as it stands in the template. */
interface TemplateOutput {
  readonly Value: unknown;
  readonly Description?: string;
}

/** What `cdk synth` wrote for the stack of a stage. */
export interface Assembly {
  readonly stackName: string;
  readonly region: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs?: Readonly<Record<string, TemplateOutput>>;
  /** The directory with the files that `cdk deploy` would upload under this S3 key. */
  codeDirectory(s3Key: string): string;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}
interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}
interface Assets {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** What is there once for all stages of an account. A local run plays it, and takes none of it from the template. */
const ACCOUNT_STACK = 'aftercare-account';

/**
 * Reads the stage's stack from a CDK output directory. Throws TemplateError unless there is exactly one, with a known region,
 * beside that of the account.
 */
export function readAssembly(outdir: string): Assembly {
  const { artifacts } = readJson<Manifest>(join(outdir, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(
    ([id, { type }]) => type === 'aws:cloudformation:stack' && id !== ACCOUNT_STACK,
  );
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    throw new TemplateError(outdir, `holds the stacks of ${stacks.length} stages: the local run takes one`);
  }
  const [id, { environment = '', properties }] = stack;
  const [, region] = /^aws:\/\/[^/]+\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (region === undefined || region === 'unknown-region') throw new TemplateError(id, 'names no region');

  const { Resources, Outputs = {} } = readJson<{
    Resources: Record<string, Resource>;
    Outputs?: Record<string, TemplateOutput>;
  }>(join(outdir, properties?.templateFile ?? `${id}.template.json`));
  const { files } = readJson<Assets>(join(outdir, `${id}.assets.json`));
  const directories = new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      source.packaging === 'zip'
        ? Object.values(destinations).map(({ objectKey }) => [objectKey, source.path] as const)
        : [],
    ),
  );
  return {
    stackName: properties?.stackName ?? id,
    region,
    resources: Resources,
    outputs: Outputs,
    codeDirectory(s3Key) {
      const path = directories.get(s3Key);
      if (path === undefined) throw new TemplateError(s3Key, 'is not among the assets of the stack');
      return resolve(outdir, path);
    },
  };
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8'));
