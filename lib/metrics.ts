import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
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
export const total = (label: string, metrics: readonly IMetric[], period: Duration): MathExpression =>
  new MathExpression({
    label,
    period,
    expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
  });

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
