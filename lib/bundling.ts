import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { type BuildOptions, buildSync } from 'esbuild';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { knownNumbers } from './phone-metadata.ts';

const HANDLERS = fileURLToPath(new URL('../lambdas/handlers', import.meta.url));
const replacement = (name: string): string =>
  fileURLToPath(new URL(`replacements/${name}.ts`, import.meta.url));

/**
 * The code of `lambdas/handlers/<name>.ts` as one file, `index.cjs`. It must not be called `.js`: below this package, whose type is
 * "module", that would load without exports and without an error. Lambda finds `index.handler` in it after trying `.js` and `.mjs`.
 *
 * @param allowedCountries of the stage: the ones whose phone numbers its functions know in full
 */
export const bundleOf = (name: FunctionName, allowedCountries: readonly string[]): Code =>
  Code.fromAsset(HANDLERS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never started, as `tryBundle` does it; but the CDK tells one bundle from another by its command.
      image: DockerImage.fromRegistry('none'),
      command: [name, ...allowedCountries],
      local: {
        tryBundle(directory) {
          const bundle = bundles(allowedCountries).get(name);
          if (bundle === undefined) throw new Error(`there is no handler ${name}`);
          writeFileSync(join(directory, 'index.cjs'), bundle);
          return true;
        },
      },
    },
  });

const made = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** All functions at once, which is hardly more work than one. */
function bundles(allowedCountries: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const key = allowedCountries.join();
  const found = made.get(key) ?? makeBundles(allowedCountries);
  made.set(key, found);
  return found;
}

function makeBundles(allowedCountries: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const { outputFiles } = buildSync({
    ...bundlingFor(allowedCountries),
    entryPoints: readdirSync(HANDLERS).map((file) => join(HANDLERS, file)),
    outdir: HANDLERS,
    write: false,
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, '.js'), contents]));
}

/**
 * How esbuild is to bundle a function. What each of these buys and risks: docs/decisions/023-bundles.md
 *
 * @param allowedCountries as for `bundleOf`
 */
export const bundlingFor = (allowedCountries: readonly string[]) =>
  ({
    bundle: true,
    minify: true,
    legalComments: 'none',
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    alias: {
      '@aws-sdk/core/httpAuthSchemes': replacement('signing'),
      '@aws-sdk/credential-provider-node': replacement('credentials'),
      '@aws-sdk/middleware-endpoint-discovery': replacement('endpoint-discovery'),
      '@aws/lambda-invoke-store': replacement('invoke-store'),
      '@smithy/core/checksum': replacement('checksum'),
      '@smithy/core/config': replacement('sdk-config'),
      '@smithy/core/event-streams': replacement('event-streams'),
      'libphonenumber-js/min': replacement('phone-numbers'),
    },
    // As text: the bundler would have every module wait for an object.
    define: { KNOWN_NUMBERS: JSON.stringify(JSON.stringify(knownNumbers(allowedCountries))) },
    logLevel: 'warning',
  }) satisfies BuildOptions;
