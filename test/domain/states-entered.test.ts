import { describe, expect, it } from '@jest/globals';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { statesEntered } from '../../lambdas/domain/states-entered.ts';
import { cancelled, type Treatment } from '../../lambdas/domain/treatment.ts';
import { aTreatment, NOON } from '../builders/treatment.ts';

const treatment = aTreatment();
const withFirst = (move: (first: CheckIn) => CheckIn): Treatment => {
  const [first, ...others] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  return { ...treatment, checkIns: [move(first), ...others] };
};
const sent = withFirst((first) => ({ ...plannedOf(first), state: 'sent', sentAt: NOON, messageId: 'm-1' }));

describe('the states that check-ins came into', () => {
  it('are those of the ones that moved', () => {
    expect(statesEntered(treatment, sent)).toEqual(['sent']);
    expect(statesEntered(treatment, cancelled(treatment, NOON))).toEqual(['cancelled', 'cancelled']);
  });

  it('are none where a check-in changed in anything but its state', () => {
    expect(statesEntered(sent, { ...sent, version: 7 })).toEqual([]);
    expect(
      statesEntered(
        treatment,
        withFirst((first) => ({ ...first, sendAt: NOON })),
      ),
    ).toEqual([]);
  });

  it('has one that a correction added', () => {
    const fewer = { ...treatment, checkIns: treatment.checkIns.slice(0, 1) };
    expect(statesEntered(fewer, treatment)).toEqual(['scheduled']);
  });
});
