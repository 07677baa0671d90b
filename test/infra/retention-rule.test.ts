import { describe, expect, it } from '@jest/globals';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { checkRetention } from '../../lib/retention-rule.ts';

const planEndingAfter = (offset: string, expiresAfter: string): CarePlans => ({
  plan: {
    id: 'plan',
    title: 'A plan',
    checkIns: [
      { key: 'early', offset: 'PT48H', expiresAfter: 'P3D', texts: { en: '', es: '' } },
      { key: 'late', offset, expiresAfter, texts: { en: '', es: '' } },
    ],
  },
});

describe('the retention of treatments', () => {
  // 28 and 7 days, an hour each for a change of the clocks, and 30 days.
  const plans = planEndingAfter('P4W', 'P7D');

  it('may end a month after the last check-in of every care plan', () => {
    expect(() => checkRetention(66, plans)).not.toThrow();
  });

  it('may not be shorter', () => {
    expect(() => checkRetention(65, plans)).toThrow(
      'retentionDays: must be at least 66: the last check-in of the care plan plan, and 30 days',
    );
  });

  it('takes months at their longest', () => {
    expect(() => checkRetention(400, planEndingAfter('P13M', 'P7D'))).toThrow('must be at least 441');
  });
});
