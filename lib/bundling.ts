import { fileURLToPath } from 'node:url';
import { type BundlingOptions, LogLevel } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Where esbuild runs: the directory of package-lock.json, wherever the app was started from. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * How a function becomes one file. CommonJS and no `import()`: Node's ESM loader costs a cold start 26 to 35 ms.
 *
 * The file must be `index.cjs`: below this package, whose type is "module", an `index.js` in CommonJS would load without
 * exports and without an error. Lambda finds `index.handler` in it after trying `.js` and `.mjs`.
 */
export const bundling: BundlingOptions = {
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: LogLevel.WARNING,
  // Bundled too, so that what was tested is what runs, whatever version the runtime brings.
  bundleAwsSDK: true,
  esbuildArgs: { '--supported:dynamic-import': 'false' },
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_input, output) => [`mv "${output}/index.js" "${output}/index.cjs"`],
  },
};
