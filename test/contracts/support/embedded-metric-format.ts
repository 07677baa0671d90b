import * as z from 'zod';

/**
 * The embedded metric format: what a log line must be for CloudWatch to make metrics of it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const SIZES = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const WIDTHS = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const UNITS = [
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...[...SIZES, ...WIDTHS].flatMap((unit) => [unit, `${unit}/Second`]),
];
const name = z.string().min(1).max(255);

const directive = z.strictObject({
  Namespace: name,
  Dimensions: z.array(z.array(name).max(9)).min(1),
  Metrics: z
    .array(
      z.strictObject({
        Name: name,
        Unit: z.literal(UNITS).optional(),
        StorageResolution: z.literal([1, 60]).optional(),
      }),
    )
    .min(1)
    .max(100),
});

const document = z.looseObject({
  _aws: z.strictObject({
    // Of this century, so that seconds are not taken for milliseconds.
    Timestamp: z.int().min(Date.UTC(2001, 0)),
    CloudWatchMetrics: z.array(directive).min(1),
  }),
});

const metricTarget = z.union([z.number(), z.array(z.number()).min(1).max(100)]);

/** Throws where a line is no valid document: CloudWatch would make nothing of it, and say nothing. */
export function parseMetricLine(line: string) {
  const parsed = document.parse(JSON.parse(line));
  return parsed._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name, Unit }) => ({
      namespace: Namespace,
      name: Name,
      unit: Unit,
      value: metricTarget.parse(parsed[Name]),
      dimensions: Dimensions.map((set) =>
        Object.fromEntries(set.map((key) => [key, z.string().min(1).max(1024).parse(parsed[key])])),
      ),
    })),
  );
}
