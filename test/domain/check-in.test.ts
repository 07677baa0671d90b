import { describe, expect, it } from '@jest/globals';
import { type CheckInState, isLegalTransition } from '../../lambdas/domain/check-in.ts';

const states: readonly CheckInState[] = [
  'scheduled',
  'sending',
  'unknown',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'expired',
  'cancelled',
  'suppressed',
];

describe('the states of a check-in', () => {
  it.each(['delivered', 'undelivered'] as const)('%s is an end: nothing follows', (end) => {
    expect(states.filter((next) => isLegalTransition(end, next))).toEqual([]);
  });

  it.each(['failed', 'expired', 'cancelled', 'suppressed'] as const)(
    '%s is an end without a text: it can only wait again, once what it was due to is corrected',
    (end) => {
      expect(states.filter((next) => isLegalTransition(end, next))).toEqual(['scheduled']);
    },
  );

  it('only a scheduled check-in can start to be sent', () => {
    expect(states.filter((from) => from !== 'sending' && isLegalTransition(from, 'sending'))).toEqual([
      'scheduled',
    ]);
  });

  it('a send whose outcome is unknown is resolved by evidence alone, and never repeated', () => {
    expect(states.filter((next) => isLegalTransition('unknown', next))).toEqual([
      'sent',
      'delivered',
      'undelivered',
    ]);
  });

  it('a sent text cannot be taken back: only a receipt follows', () => {
    expect(states.filter((next) => isLegalTransition('sent', next))).toEqual(['delivered', 'undelivered']);
  });

  it('a cancel and an opt-out reach what is scheduled, and what is being sent once it was refused', () => {
    expect(states.filter((from) => isLegalTransition(from, 'cancelled'))).toEqual(['scheduled', 'sending']);
    expect(states.filter((from) => isLegalTransition(from, 'suppressed'))).toEqual(['scheduled', 'sending']);
  });
});
