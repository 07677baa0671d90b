import type { loadConfig as load, resolveDefaultsModeConfig as resolve } from '@smithy/core/config';
// @ts-expect-error: the SDK's own, by a path that leads past this replacement and has no types
import { memoize } from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

// @ts-expect-error: as above
export * from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

/**
 * As the SDK's, without the files in a home directory, of which Lambda has none: a setting is in the environment, or the default
 * holds. One that cannot be read fails, where the SDK would take the default.
 */
export const loadConfig: typeof load = ({ environmentVariableSelector, default: fallback }, options) =>
  memoize(
    async () =>
      environmentVariableSelector(process.env, options) ??
      (typeof fallback === 'function' ? (fallback as () => unknown)() : fallback),
  );

/** The SDK's own default. No function asks for another mode, and for `auto` the SDK would ask the machine where it is. */
export const resolveDefaultsModeConfig: typeof resolve = () => async () => 'legacy';
