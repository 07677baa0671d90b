import type { Metrics } from '../use-cases/ports.ts';
import { writeLine } from './log.ts';

/**
 * Metrics in CloudWatch's embedded metric format: a log line that CloudWatch turns into a metric.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class EmfMetrics implements Metrics {
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  count(name: Parameters<Metrics['count']>[0], value: number): void {
    const definition = { Namespace: 'Aftercare', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] };
    writeLine({ _aws: { Timestamp: this.#now(), CloudWatchMetrics: [definition] }, [name]: value });
  }
}
