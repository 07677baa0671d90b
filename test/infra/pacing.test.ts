import { describe, expect, it } from '@jest/globals';
import { SECOND } from '../../lambdas/domain/instant.ts';
import { SLOWEST_DISPATCH } from '../../lambdas/use-cases/dispatch-check-in.ts';
import { pacingOf } from '../../lib/pacing.ts';

const RATES = [0.1, 0.5, 1, 3, 10, 30, 100];

describe('the pace of the check-ins queue', () => {
  it.each(RATES)('shares %d parts a second among its workers, none left over and none too many', (rate) => {
    const { maxConcurrency, partsPerSecondPerWorker } = pacingOf(rate);
    expect(maxConcurrency * partsPerSecondPerWorker).toBeCloseTo(rate, 9);
  });

  it.each(RATES)('at %d parts a second has a batch of two-part texts done within the time-out', (rate) => {
    const { batchSize, partsPerSecondPerWorker, timeoutSeconds } = pacingOf(rate);
    const slowest = 2 / partsPerSecondPerWorker + SLOWEST_DISPATCH / SECOND;
    expect(batchSize).toBeGreaterThanOrEqual(1);
    expect(batchSize * slowest).toBeLessThan(timeoutSeconds);
  });

  it('asks of no worker more than it gets done, and of the event source what it takes', () => {
    for (const rate of RATES) {
      const { maxConcurrency, partsPerSecondPerWorker, batchSize } = pacingOf(rate);
      expect(maxConcurrency).toBeGreaterThanOrEqual(2);
      expect(partsPerSecondPerWorker).toBeLessThanOrEqual(5);
      expect(batchSize).toBeLessThanOrEqual(10);
    }
  });

  it('is refused where one text would outlast the function', () => {
    expect(() => pacingOf(0.03)).toThrow(
      'sms.partsPerSecond: 0.03 is too low: a text may then take 169 s, and the function has 120 s',
    );
  });
});
