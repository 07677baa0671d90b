import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckedApp } from '../support/synth.ts';

/** Runs apps one after the other, each as the CDK's command line does: its checks take seconds to load, and do so once. */
const apps: readonly (CheckedApp & { readonly outdir: string })[] = JSON.parse(process.argv[2] ?? '[]');

for (const [index, { entry, context, outdir }] of apps.entries()) {
  process.env.CDK_OUTDIR = outdir;
  // The bundles are of no account to the checks.
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [] });
  // With the index it is another module, where the same program has run before.
  await import(`${pathToFileURL(resolve(entry))}?${index}`);
}
// The apps would synthesise once more when nothing else is left to do.
process.exit();
