/**
 * The metrics of the namespace, each with its unit: declared here once, written by the journal, and looked at by alarms and the
 * dashboard. All have the dimension `Stage`, since stages may share an account and region; `docs/decisions/016-metrics.md`.
 */
export const metrics = {
  /** Treatments stored for the first time; a repeat is none. */
  TreatmentsReceived: 'Count',
  /** Check-ins that came into a state, by `State`, all but scheduled and sending: each move that was stored counts once. */
  CheckIns: 'Count',
  /** Texts of patients, by `Outcome`: each counts once, when it is first stored. */
  Replies: 'Count',
  /** Texts from phones that have no treatment. */
  UnknownNumbers: 'Count',
  /** Message parts that the network took, or may have taken, of check-ins and answers: what is paid for. */
  TextParts: 'Count',
  /** Texts that the network refused because of our account, or took and did not send because its spend limit was reached. */
  AccountRefusals: 'Count',
  /** Texts that did not leave because so many had gone to their phone that day. */
  PhoneCeilingsReached: 'Count',
  /** The same, because so many had gone out for their clinic. */
  ClinicCeilingsReached: 'Count',
  /** Check-ins whose care plan, as deployed, has no text for them. */
  TextsNotComposed: 'Count',
  SchedulesNotMade: 'Count',
  /** Wake-ups that could not be followed, each time that one is tried. */
  WakeUpsNotFollowed: 'Count',
  /** Texts of patients that could not be heard or answered, each time that one is tried; not those whose answer only waits. */
  RepliesNotHeard: 'Count',
  /** Requests that were answered with a 503, by `Kind` of what was asked for; those of the canary are among them. */
  RequestsFailed: 'Count',
  /** One a run of the sweep that came to its end. */
  Sweeps: 'Count',
  /** Check-ins that a run of the sweep found unsent ten minutes after their time. It sees each again after 20, 40, … minutes. */
  Overdue: 'Count',
  /** How long after its time the oldest of those is; 0 where there is none. */
  OldestOverdueAge: 'Seconds',
  /** Treatments, alerts and shards that a run of the sweep could not deal with. */
  SweepFailures: 'Count',
  /** Alerts that people could not be told of, each time that the sweep tries. */
  AlertsNotTold: 'Count',
  /**
   * How long ago an alert was raised that nobody has taken over, by `Severity` (`urgent`, `high`): seen after twice its time, and
   * again each time that its age has doubled, for a week.
   */
  AlertAge: 'Seconds',
  /** Texts of the canary that reached its phone, by their delivery receipt: one a day where a stage has a canary. */
  CanaryDelivered: 'Count',
  /** Delivery receipts that are of no text of ours, or cannot be read. */
  ForeignReceipts: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds'>;

export type MetricName = keyof typeof metrics;

/** Those that have a second dimension: its name, and every value that it takes. Never a clinic, of which there is no end. */
export const divisions = {
  CheckIns: {
    by: 'State',
    values: ['sent', 'delivered', 'undelivered', 'failed', 'expired', 'cancelled', 'suppressed', 'unknown'],
  },
  Replies: {
    by: 'Outcome',
    values: [
      'fine',
      'expected',
      'concern',
      'urgent',
      'unreadable',
      'stop',
      'start',
      'help',
      'wrong-number',
      'automatic',
    ],
  },
  RequestsFailed: { by: 'Kind', values: ['writing', 'reading', 'alerts'] },
  AlertAge: { by: 'Severity', values: ['urgent', 'high'] },
} as const satisfies Partial<Record<MetricName, { readonly by: string; readonly values: readonly string[] }>>;

export type DividedMetricName = keyof typeof divisions;
export type Division<N extends DividedMetricName> = (typeof divisions)[N]['values'][number];

export const NAMESPACE = 'Aftercare';
