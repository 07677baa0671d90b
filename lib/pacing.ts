import { SECOND } from '../lambdas/domain/instant.ts';
import { SLOWEST_DISPATCH } from '../lambdas/use-cases/dispatch-check-in.ts';
import { ConfigurationError } from './stage-config.ts';

/** The most message parts a text may have. */
const PARTS_PER_TEXT = 2;
/** Parts a second that one worker gets through, a call at a time: beyond this, more workers are needed. */
const PARTS_PER_WORKER = 5;
/** For the start of a function and the writes after the last text of a batch. */
const MARGIN_SECONDS = 5;

/** How the workers of the check-ins queue share the rate at which the sender may send. */
export interface Pacing {
  readonly timeoutSeconds: number;
  /** Workers at a time. The event source takes no less than two. */
  readonly maxConcurrency: number;
  readonly partsPerSecondPerWorker: number;
  /** As many check-ins as surely fit in the time-out, each at its slowest and paced. */
  readonly batchSize: number;
}

/** @throws ConfigurationError where the rate is so low that a single paced check-in would outlast the function. */
export function pacingOf(partsPerSecond: number): Pacing {
  const timeoutSeconds = 120;
  const maxConcurrency = Math.max(2, Math.ceil(partsPerSecond / PARTS_PER_WORKER));
  const partsPerSecondPerWorker = partsPerSecond / maxConcurrency;
  const slowestSeconds = PARTS_PER_TEXT / partsPerSecondPerWorker + SLOWEST_DISPATCH / SECOND;
  const batchSize = Math.min(10, Math.floor((timeoutSeconds - MARGIN_SECONDS) / slowestSeconds));
  if (batchSize < 1) {
    throw new ConfigurationError(
      `sms.partsPerSecond: ${partsPerSecond} is too low: a text may then take ${Math.ceil(slowestSeconds)} s, and the function has ${timeoutSeconds} s`,
    );
  }
  return { timeoutSeconds, maxConcurrency, partsPerSecondPerWorker, batchSize };
}
