import { SECOND } from '../lambdas/domain/instant.ts';
import { SLOWEST_DISPATCH } from '../lambdas/use-cases/dispatch-check-in.ts';
import { ConfigurationError, isTwoWay, type StageConfig } from './stage-config.ts';

/** The most message parts a text may have. */
const PARTS_PER_TEXT = 2;
/** Parts a second that one worker gets through, a call at a time: beyond this, more workers are needed. */
const PARTS_PER_WORKER = 5;
/** For the start of a function and the writes after the last text of a batch. */
const MARGIN_SECONDS = 5;
const TIMEOUT_SECONDS = 120;
/** Workers at a time. An event source takes no less. */
const FEWEST_WORKERS = 2;
/** What part of the rate is kept for answers to patients, so that a thousand check-ins at 09:00 hold back none. */
const SHARE_OF_ANSWERS = 0.2;
/**
 * Parts a second of the whole number for each worker that hears replies: four fifths of them are check-ins of two parts, of which
 * six in ten are answered, so that 5 replies a second come to a worker, with five calls each (docs/scale.md).
 */
const RATE_PER_HEARING_WORKER = 20;
/** How many replies a worker hears at a time, one after the other. */
const REPLIES_IN_BATCH = 5;

/** How long a batch of a queue may take, how large it is, and how many there are at a time. */
export interface Workers {
  readonly timeoutSeconds: number;
  readonly maxConcurrency: number;
  readonly batchSize: number;
}

/** How the workers of a queue share the rate at which the sender may send. */
export interface Pacing extends Workers {
  readonly partsPerSecondPerWorker: number;
}

type Rate = Pick<StageConfig['sms'], 'partsPerSecond' | 'twoWay'>;

/**
 * The pace of the check-ins queue.
 * @throws ConfigurationError where the rate is so low that a single paced check-in would outlast the function.
 */
export const checkInPacing = (sms: Rate): Pacing =>
  pacingAt(sms.partsPerSecond * (isTwoWay(sms) ? 1 - SHARE_OF_ANSWERS : 1), sms);

/**
 * The pace of the answers queue.
 * @throws ConfigurationError where the rate is so low that a single paced answer would outlast the function.
 */
export const answerPacing = (sms: Rate): Pacing => pacingAt(sms.partsPerSecond * SHARE_OF_ANSWERS, sms);

/** The workers of the replies queue, where nothing waits for the rate. */
export const hearingWorkers = ({ partsPerSecond }: Rate): Workers => ({
  timeoutSeconds: TIMEOUT_SECONDS,
  maxConcurrency: Math.max(FEWEST_WORKERS, Math.ceil(partsPerSecond / RATE_PER_HEARING_WORKER)),
  batchSize: REPLIES_IN_BATCH,
});

/** A batch is as many texts as surely fit in the time-out, each at its slowest and paced. */
function pacingAt(rate: number, sms: Rate): Pacing {
  const maxConcurrency = Math.max(FEWEST_WORKERS, Math.ceil(rate / PARTS_PER_WORKER));
  const partsPerSecondPerWorker = rate / maxConcurrency;
  const batchSize = Math.min(10, textsInTime(partsPerSecondPerWorker, sms));
  return { timeoutSeconds: TIMEOUT_SECONDS, maxConcurrency, partsPerSecondPerWorker, batchSize };
}

/** How many texts a worker surely sends before its time is out: one at the least. */
function textsInTime(partsPerSecondPerWorker: number, { partsPerSecond }: Rate): number {
  const slowestSeconds = PARTS_PER_TEXT / partsPerSecondPerWorker + SLOWEST_DISPATCH / SECOND;
  const texts = Math.floor((TIMEOUT_SECONDS - MARGIN_SECONDS) / slowestSeconds);
  if (texts >= 1) return texts;
  throw new ConfigurationError(
    `sms.partsPerSecond: ${partsPerSecond} is too low: a text may then take ${Math.ceil(slowestSeconds)} s, and the function has ${TIMEOUT_SECONDS} s`,
  );
}
