import { fromEnv } from '@aws-sdk/credential-provider-env';
import { memoize } from '@smithy/core/config';

/** Lambda puts the credentials of a function's role into its environment, once, and nowhere else that the SDK would look. */
export const defaultProvider = (init: Parameters<typeof fromEnv>[0]) => memoize(fromEnv(init));
