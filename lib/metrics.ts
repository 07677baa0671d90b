import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import type { Duration } from 'aws-cdk-lib/core';
import {
  type DividedMetricName,
  type Division,
  divisions,
  type MetricName,
  NAMESPACE,
} from '../lambdas/aws/metrics.ts';
import type { StageConfig } from './stage-config.ts';

interface View {
  readonly statistic: 'Sum' | 'Maximum';
  readonly period: Duration;
}

/** A metric that the functions of a stage write, as alarms and the dashboard look at it. */
export const metricOf = (
  stage: StageConfig,
  metricName: Exclude<MetricName, DividedMetricName>,
  view: View,
): Metric => new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { Stage: stage.name }, ...view });

/** The same of one that has a second dimension, under one value of it. */
export const dividedMetricOf = <N extends DividedMetricName>(
  stage: StageConfig,
  metricName: N,
  division: Division<N>,
  view: View,
): Metric =>
  new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { Stage: stage.name, [divisions[metricName].by]: division },
    label: division,
    ...view,
  });

/**
 * The sum of metrics that are silent where there is nothing to count. An alarm takes ten at most. The last period may count as nought
 * before its values have come, so an alarm on it must not want all of the periods that it looks at:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function total(label: string, metrics: readonly IMetric[], period: Duration): MathExpression {
  const usingMetrics = numbered('m', metrics);
  return new MathExpression({ label, period, expression: sumOf(usingMetrics), usingMetrics });
}

/**
 * The same of a heartbeat, of which silence is the news. Where values are missing CloudWatch looks at more periods than an alarm names,
 * and a beat of long ago would keep it quiet; a nought is a value:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const heartbeat = (metric: Metric): MathExpression =>
  total('beats, nought where there is none', [metric], metric.period);

/**
 * How many requests of functions failed in a period in which a fifth of them did, or more; else 0. Where requests are few that is every
 * failure, where they are many it is trouble. Ten metrics at most, as for a sum: three of each function and one more.
 *
 * @param answered what counts the requests that the functions themselves answered with a failure, of which Lambda knows nothing
 */
export function manyFailed(
  label: string,
  functions: readonly ServiceFunction[],
  answered: IMetric | undefined,
  period: Duration,
): MathExpression {
  const view = { statistic: 'Sum', period };
  const failures = {
    ...numbered(
      'error',
      functions.map((fn) => fn.metricErrors(view)),
    ),
    ...(answered !== undefined && { answered }),
  };
  const throttles = numbered(
    'throttle',
    functions.map((fn) => fn.metricThrottles(view)),
  );
  const invocations = numbered(
    'invocation',
    functions.map((fn) => fn.metricInvocations(view)),
  );
  const failed = sumOf({ ...failures, ...throttles });
  return new MathExpression({
    label,
    period,
    // What was throttled is no invocation.
    expression: `IF((${failed}) * 5 >= ${sumOf({ ...invocations, ...throttles })}, ${failed}, 0)`,
    usingMetrics: { ...failures, ...throttles, ...invocations },
  });
}

const numbered = (name: string, metrics: readonly IMetric[]): Record<string, IMetric> =>
  Object.fromEntries(metrics.map((metric, index) => [`${name}${index}`, metric]));

const sumOf = (metrics: Readonly<Record<string, IMetric>>): string =>
  Object.keys(metrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');

/**
 * What all texts of the account in the region have cost since the month began, in dollars. SNS stops at the spend limit:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export const spendOfMonth = (period: Duration): Metric =>
  new Metric({
    namespace: 'AWS/SNS',
    metricName: 'SMSMonthToDateSpentUSD',
    label: 'spent this month, in dollars',
    statistic: 'Maximum',
    period,
  });
