import type { SendOutcome } from '../domain/send-outcome.ts';
import type { Journal, WakeUp } from '../use-cases/ports.ts';
import { describeError, log, writeLine } from './log.ts';

type Metric = 'SchedulesNotMade' | 'TextsNotComposed' | 'AccountRefusals';

/** The journal in CloudWatch: log lines, and metrics for what ops have to act on. */
export class CloudWatchJournal implements Journal {
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  wakeUpNotMade(wakeUp: WakeUp, error: unknown): void {
    this.#count('SchedulesNotMade');
    log('wake-up-not-made', { ...ids(wakeUp), error: describeError(error) });
  }

  textNotComposed(wakeUp: WakeUp, error: unknown): void {
    this.#count('TextsNotComposed');
    log('text-not-composed', { ...ids(wakeUp), error: describeError(error) });
  }

  published(wakeUp: WakeUp, attempt: string, outcome: SendOutcome): void {
    if (outcome.result === 'refused' && outcome.cause === 'account') this.#count('AccountRefusals');
    log('text-published', {
      ...ids(wakeUp),
      attempt,
      outcome: outcome.result,
      ...('cause' in outcome && { reason: outcome.cause }),
      ...('messageId' in outcome && { messageId: outcome.messageId }),
    });
  }

  /**
   * CloudWatch's embedded metric format: a log line that CloudWatch turns into a metric.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  #count(name: Metric): void {
    const definition = { Namespace: 'Aftercare', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] };
    writeLine({ _aws: { Timestamp: this.#clock(), CloudWatchMetrics: [definition] }, [name]: 1 });
  }
}

const ids = ({ clinicId, treatmentId, checkIn }: WakeUp) => ({ clinicId, treatmentId, checkIn });
