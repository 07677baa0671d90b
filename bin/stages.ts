import type { StageInput } from '../lib/stage-config.ts';

/** Shared by both stages until they differ. */
const common = {
  region: 'us-east-1',
  allowedCountries: ['US'],
  sms: { maxPriceUsd: 0.1, partsPerSecond: 1 },
};

/**
 * The stages, and the one place to configure them; what each field means stands in `lib/stage-config.ts`.
 * `npx cdk deploy -c stage=dev` deploys one.
 */
export const stages: Readonly<Record<string, StageInput>> = {
  dev: {
    ...common,
    production: false,
    expectedTreatmentsPerMonth: 100,
    logRetentionDays: 30,
    // A new account may spend a dollar a month.
    sms: { ...common.sms, monthlyBudgetUsd: 1, twoWay: { simulator: true } },
  },
  // How many treatments production expects is not known here: until ops say so (`expectedTreatmentsPerMonth`), the doctor cannot tell
  // whether the account's limits carry them.
  // No number of production is known here. Until ops name theirs (`twoWay: { numberArn }`, with its `originationNumber`), the
  // sender's number has to reach a person of the clinic.
  production: {
    ...common,
    production: true,
    logRetentionDays: 90,
    sms: { ...common.sms, monthlyBudgetUsd: 100, twoWay: 'elsewhere' },
  },
};
