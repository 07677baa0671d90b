/**
 * The metrics of the namespace, each with its unit: declared here once, written by the journal, and looked at by alarms and the
 * dashboard. Every one has the dimension `Stage`, since stages may share an account and region.
 */
export const metrics = {
  SchedulesNotMade: 'Count',
  TextsNotComposed: 'Count',
  AccountRefusals: 'Count',
  Sweeps: 'Count',
  Overdue: 'Count',
  SweepFailures: 'Count',
  ForeignReceipts: 'Count',
  UnknownNumbers: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds'>;

export type MetricName = keyof typeof metrics;

export const NAMESPACE = 'Aftercare';
