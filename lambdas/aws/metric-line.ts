import {
  type DividedMetricName,
  type Division,
  divisions,
  type MetricName,
  metrics,
  NAMESPACE,
} from './metrics.ts';

/** Values of metrics without a second dimension. */
export type MetricValues = Readonly<Partial<Record<Exclude<MetricName, DividedMetricName>, number>>>;

/**
 * CloudWatch's embedded metric format: a log line that CloudWatch turns into metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param at milliseconds since the epoch
 */
export const metricLine = (stage: string, at: number, values: MetricValues): object =>
  line(stage, at, values, {});

/** The same for one metric that has a second dimension, under one value of it. */
export const dividedMetricLine = <N extends DividedMetricName>(
  stage: string,
  at: number,
  name: N,
  value: number,
  division: Division<N>,
): object => line(stage, at, { [name]: value }, { [divisions[name].by]: division });

function line(
  stage: string,
  at: number,
  values: Readonly<Partial<Record<MetricName, number>>>,
  division: Readonly<Record<string, string>>,
): object {
  const names = Object.keys(values) as MetricName[];
  const definition = {
    Namespace: NAMESPACE,
    Dimensions: [['Stage', ...Object.keys(division)]],
    Metrics: names.map((name) => ({ Name: name, Unit: metrics[name] })),
  };
  return { _aws: { Timestamp: at, CloudWatchMetrics: [definition] }, Stage: stage, ...division, ...values };
}
