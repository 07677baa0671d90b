import { describe, expect, it } from '@jest/globals';
import { checkConcurrencyQuota, checkSchedulerQuotas } from '../../../bin/doctor/checks/quotas.ts';
import { checkAccountTier, checkSnsSandbox } from '../../../bin/doctor/checks/sandbox.ts';
import { checkSpendLimit } from '../../../bin/doctor/checks/spend-limit.ts';
import { expectedVolume } from '../../../bin/doctor/volume.ts';
import { carePlans } from '../../../care-plans/index.ts';
import { aQuota, aSpendLimit, aStage, factsOf, fixesOf, levelsOf } from './answers.ts';

describe('the sandbox', () => {
  // https://docs.aws.amazon.com/sns/latest/api/API_GetSMSSandboxAccountStatus.html
  it('of SNS loses texts', () => {
    expect(levelsOf(checkSnsSandbox({ IsInSandbox: true }))).toEqual(['fatal']);
    expect(levelsOf(checkSnsSandbox({ IsInSandbox: false }))).toEqual(['ok']);
  });

  it('of SNS is not believed to be lifted where AWS says nothing', () => {
    expect(levelsOf(checkSnsSandbox({ IsInSandbox: undefined }))).toEqual(['fatal']);
  });

  // https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DescribeAccountAttributes.html
  it.each([
    ['SANDBOX', 'fatal'],
    ['PRODUCTION', 'ok'],
    ['SOMETHING_NEW', 'unknown'],
  ])('of End User Messaging: the tier %s is %s', (Value, level) => {
    const attributes = [
      { Name: 'DEFAULT_PROTECT_CONFIGURATION_ID' as const, Value: 'protect-1' },
      { Name: 'ACCOUNT_TIER' as const, Value },
    ];
    expect(levelsOf(checkAccountTier(attributes))).toEqual([level]);
  });

  it('of End User Messaging is unknown where the account has no tier, and may lose texts', () => {
    expect(checkAccountTier([])).toMatchObject([{ level: 'unknown', mayLoseTexts: true }]);
  });
});

describe('the expected volume', () => {
  it('is every check-in of the longest plan, each with a reply that is answered', () => {
    expect(expectedVolume(aStage({}, { expectedTreatmentsPerMonth: 1000 }), carePlans)).toEqual({
      treatmentsPerMonth: 1000,
      textsPerMonth: 4000,
      costPerMonth: 400,
      checkInsPerDay: 100,
      checkInPartsPerDay: 200,
      schedules: 2000,
    });
  });

  it('is every check-in where replies are not answered', () => {
    const oneWay = aStage({ twoWay: 'elsewhere' }, { expectedTreatmentsPerMonth: 1000 });
    expect(expectedVolume(oneWay, carePlans)).toMatchObject({ textsPerMonth: 2000, costPerMonth: 200 });
  });

  it('is not known where the stage does not say how many treatments it expects', () => {
    const { expectedTreatmentsPerMonth: _, ...silent } = aStage();
    expect(expectedVolume(silent, carePlans)).toBeUndefined();
  });
});

describe('the spend limit', () => {
  // 4,000 texts, at ten cents at the most.
  const volume = expectedVolume(aStage({}, { expectedTreatmentsPerMonth: 1000 }), carePlans);

  it('is enough where both services let the account spend what may be needed', () => {
    expect(levelsOf(checkSpendLimit({ MonthlySpendLimit: '400' }, [aSpendLimit()], volume))).toEqual(['ok']);
  });

  it('is that of End User Messaging where nobody has set one of SNS', () => {
    expect(levelsOf(checkSpendLimit({}, [aSpendLimit()], volume))).toEqual(['ok']);
    expect(levelsOf(checkSpendLimit({}, [aSpendLimit({ MaxLimit: 399 })], volume))).toEqual(['fatal']);
  });

  it('of SNS is raised by a command', () => {
    const findings = checkSpendLimit({ MonthlySpendLimit: '50' }, [aSpendLimit()], volume);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe('aws sns set-sms-attributes --attributes MonthlySpendLimit=400');
  });

  it('that somebody has set in End User Messaging is raised by a command', () => {
    const findings = checkSpendLimit({}, [aSpendLimit({ EnforcedLimit: 5, Overridden: true })], volume);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe(
      'aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override --monthly-limit 400',
    );
  });

  it('of a new account has to be raised by AWS first', () => {
    const findings = checkSpendLimit(
      { MonthlySpendLimit: '1' },
      [aSpendLimit({ EnforcedLimit: 1, MaxLimit: 1 })],
      volume,
    );
    expect(factsOf(findings)).toBe(
      '1000 treatments a month are up to 4000 texts, which may cost $400; the account may spend $1.',
    );
    expect(fixesOf(findings)).toBe(
      'Ask AWS for more: https://docs.aws.amazon.com/sms-voice/latest/userguide/spend-limit.html; then aws sns set-sms-attributes --attributes MonthlySpendLimit=400',
    );
  });

  it('is not measured by the limit of another channel', () => {
    const ofVoice = aSpendLimit({ Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', MaxLimit: 1, EnforcedLimit: 1 });
    expect(levelsOf(checkSpendLimit({}, [ofVoice, aSpendLimit()], volume))).toEqual(['ok']);
  });

  it.each([
    ['AWS names none', {}, [], volume],
    ['it is not known what is expected', { MonthlySpendLimit: '400' }, [aSpendLimit()], undefined],
  ])('may lose texts where %s', (_why, attributes, limits, expected) => {
    expect(checkSpendLimit(attributes, limits, expected)).toMatchObject([
      { level: 'unknown', mayLoseTexts: true },
    ]);
  });
});

describe('the quotas of Scheduler', () => {
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html
  const defaults = [aQuota('Number of schedules', 10_000_000), aQuota('CreateSchedule request rate', 5_000)];
  const volume = expectedVolume(aStage({}, { expectedTreatmentsPerMonth: 1000 }), carePlans);

  it('are those that AWS gives everybody where the account has none of its own', () => {
    expect(levelsOf(checkSchedulerQuotas({ applied: [], defaults }, volume))).toEqual(['ok', 'ok']);
  });

  it('are those of the account where it has some', () => {
    const applied = [aQuota('Number of schedules', 500, 'L-AAAAAAAA')];
    const findings = checkSchedulerQuotas({ applied, defaults }, volume);
    expect(levelsOf(findings)).toEqual(['warning', 'ok']);
    expect(fixesOf(findings)).toContain(
      'request-service-quota-increase --service-code scheduler --quota-code L-AAAAAAAA --desired-value 2000',
    );
  });

  it('are unknown where AWS has other names for them', () => {
    expect(levelsOf(checkSchedulerQuotas({ applied: [], defaults: [] }, volume))).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  it('are not measured where it is not known what is expected, and lose no text', () => {
    expect(checkSchedulerQuotas({ applied: [], defaults }, undefined)).toMatchObject([
      { level: 'unknown', mayLoseTexts: false },
    ]);
  });
});

describe('the concurrency of functions', () => {
  const concurrent = (value: number) => ({
    applied: [aQuota('Concurrent executions', value, 'L-B99A9384')],
  });

  it('is enough with what AWS gives by default', () => {
    expect(levelsOf(checkConcurrencyQuota(concurrent(1000), aStage()))).toEqual(['ok']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  it('is not in a new account', () => {
    const findings = checkConcurrencyQuota(concurrent(10), aStage());
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(fixesOf(findings)).toBe(
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000',
    );
  });

  it('has to be more where a faster number needs more workers', () => {
    expect(levelsOf(checkConcurrencyQuota(concurrent(30), aStage({ partsPerSecond: 3 })))).toEqual(['ok']);
    expect(levelsOf(checkConcurrencyQuota(concurrent(30), aStage({ partsPerSecond: 100 })))).toEqual([
      'warning',
    ]);
  });

  it('is unknown where Service Quotas does not tell it', () => {
    expect(levelsOf(checkConcurrencyQuota({ applied: [] }, aStage()))).toEqual(['unknown']);
  });
});
