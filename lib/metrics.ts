import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';
import { type MetricName, NAMESPACE } from '../lambdas/aws/metrics.ts';
import type { StageConfig } from './stage-config.ts';

/** A metric that the functions of a stage write, as alarms and the dashboard look at it. */
export const metricOf = (
  stage: StageConfig,
  metricName: MetricName,
  { statistic, period }: { readonly statistic: 'Sum' | 'Maximum'; readonly period: Duration },
): Metric =>
  new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { Stage: stage.name },
    statistic,
    period,
  });
