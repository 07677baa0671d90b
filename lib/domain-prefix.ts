import { createHash } from 'node:crypto';

/**
 * The prefix of the domain where clients fetch tokens. All accounts of a region share these names, so it depends on the
 * account, and without telling it.
 *
 * @param account undefined where it is not known at synth
 */
export const domainPrefixOf = (stackName: string, account: string | undefined): string =>
  `aftercare-${createHash('sha256')
    .update(`${account ?? ''}/${stackName}`)
    .digest('hex')
    .slice(0, 12)}`;
