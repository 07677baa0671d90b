import type { Stack } from 'aws-cdk-lib/core';

/**
 * The log groups in which SNS writes what became of texts: one pair for each account and region, under names that SNS
 * chooses. The account stack makes them, every stage reads them.
 */
export function deliveryLogGroups({ region, account }: Pick<Stack, 'region' | 'account'>) {
  const delivered = `sns/${region}/${account}/DirectPublishToPhoneNumber`;
  return { delivered, failed: `${delivered}/Failure` };
}
