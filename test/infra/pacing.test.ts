import { describe, expect, it } from '@jest/globals';
import { SECOND } from '../../lambdas/domain/instant.ts';
import { SLOWEST_DISPATCH } from '../../lambdas/use-cases/dispatch-check-in.ts';
import { answerPacing, checkInPacing, hearingWorkers, type Pacing } from '../../lib/pacing.ts';

const RATES = [0.1, 0.5, 1, 3, 10, 30, 100];
const oneWay = (partsPerSecond: number) => checkInPacing({ partsPerSecond });
const twoWay = (partsPerSecond: number) => {
  const sms = { partsPerSecond, twoWay: { simulator: true } } as const;
  return { checkIns: checkInPacing(sms), answers: answerPacing(sms), hearing: hearingWorkers(sms) };
};
const rateOf = ({ maxConcurrency, partsPerSecondPerWorker }: Pacing) =>
  maxConcurrency * partsPerSecondPerWorker;

describe('the pace of the check-ins queue', () => {
  it.each(RATES)('shares %d parts a second among its workers, none left over and none too many', (rate) => {
    expect(rateOf(oneWay(rate))).toBeCloseTo(rate, 9);
  });

  it.each(RATES)('at %d parts a second has a batch of two-part texts done within the time-out', (rate) => {
    const { batchSize, partsPerSecondPerWorker, timeoutSeconds } = oneWay(rate);
    const slowest = 2 / partsPerSecondPerWorker + SLOWEST_DISPATCH / SECOND;
    expect(batchSize).toBeGreaterThanOrEqual(1);
    expect(batchSize * slowest).toBeLessThan(timeoutSeconds);
  });

  it('asks of no worker more than it gets done, and of the event source what it takes', () => {
    for (const rate of RATES) {
      const { maxConcurrency, partsPerSecondPerWorker, batchSize } = oneWay(rate);
      expect(maxConcurrency).toBeGreaterThanOrEqual(2);
      expect(partsPerSecondPerWorker).toBeLessThanOrEqual(5);
      expect(batchSize).toBeLessThanOrEqual(10);
    }
  });

  it('is refused where one text would outlast the function', () => {
    expect(() => oneWay(0.03)).toThrow(
      'sms.partsPerSecond: 0.03 is too low: a text may then take 187 s, and the function has 120 s',
    );
  });
});

describe('the pace of a two-way sender', () => {
  it.each(RATES.slice(1))(
    'keeps a fifth of %d parts a second for answers, and no part is promised twice',
    (rate) => {
      const { checkIns, answers } = twoWay(rate);
      expect(rateOf(answers)).toBeCloseTo(rate / 5, 9);
      expect(rateOf(checkIns) + rateOf(answers)).toBeCloseTo(rate, 9);
    },
  );

  it.each(RATES.slice(1))(
    'has a batch of two-part answers done within the time-out, at %d parts a second',
    (rate) => {
      const { batchSize, partsPerSecondPerWorker, timeoutSeconds } = twoWay(rate).answers;
      const slowest = 2 / partsPerSecondPerWorker + SLOWEST_DISPATCH / SECOND;
      expect(batchSize).toBeGreaterThanOrEqual(1);
      expect(batchSize * slowest).toBeLessThan(timeoutSeconds);
    },
  );

  it('hears replies in batches of five', () => {
    expect(twoWay(1).hearing.batchSize).toBe(5);
  });

  it.each([
    [1, 2],
    [40, 2],
    [41, 3],
    [100, 5],
  ])('hears the replies to %d parts a second by %d workers', (rate, workers) => {
    expect(twoWay(rate).hearing.maxConcurrency).toBe(workers);
  });

  it('is refused where one answer would outlast the function', () => {
    expect(() => twoWay(0.2)).toThrow(
      'sms.partsPerSecond: 0.2 is too low: a text may then take 153 s, and the function has 120 s',
    );
  });
});
