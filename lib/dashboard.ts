import {
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  PeriodOverride,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type DividedMetricName, divisions } from '../lambdas/aws/metrics.ts';
import type { OpsAlarm } from './alarm.ts';
import { dividedMetricOf, metricOf, spendOfMonth } from './metrics.ts';
import { functionsOf, type Watched } from './watched.ts';

const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
const DAY = Duration.days(1);
const WIDTH = 24;

type Counted = Parameters<typeof metricOf>[1];

/** One page for a stage that answers, from the top: is any patient being missed? What is slow or failing? What does it cost? */
export class Dashboard extends Construct {
  readonly #watched: Watched;

  constructor(
    scope: Construct,
    id: string,
    { alarms, ...watched }: Watched & { readonly alarms: readonly OpsAlarm[] },
  ) {
    super(scope, id);
    this.#watched = watched;
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [question('Is any patient being missed?')],
        [
          new AlarmStatusWidget({
            title: 'Alarms',
            alarms: [...alarms],
            sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
            width: WIDTH,
            height: 6,
          }),
        ],
        ...this.#missed(),
        [question('What is slow or failing?')],
        ...this.#failing(),
        [question('What does it cost?')],
        ...this.#costs(),
      ],
    });
  }

  #missed(): IWidget[][] {
    const { checkIns, receipts, replies } = this.#watched;
    const deadLetterQueues = {
      'check-ins': checkIns.wakeUps.deadLetterQueue,
      receipts: receipts.deadLetterQueue,
      ...(replies !== undefined && { replies: replies.deadLetterQueue }),
    };
    const deadLetters = Object.entries(deadLetterQueues).map(([label, queue]) =>
      queue.metricApproximateNumberOfMessagesVisible({ label, statistic: 'Maximum', period: FIVE_MINUTES }),
    );
    return [
      [
        new SingleValueWidget({
          title: 'Now: check-ins overdue, seconds that the oldest is, sweeps in five minutes, dead letters',
          metrics: [
            this.#most('Overdue'),
            this.#most('OldestOverdueAge'),
            this.#sum('Sweeps', FIVE_MINUTES),
            ...deadLetters,
          ],
          width: WIDTH,
          height: 3,
        }),
      ],
      row(
        graph('Check-ins overdue', [this.#most('Overdue')], [this.#most('OldestOverdueAge')]),
        graph('Heartbeats: the sweep, and the canary once a day', [
          this.#sum('Sweeps', FIVE_MINUTES),
          this.#sum('CanaryDelivered', FIVE_MINUTES),
        ]),
        graph('Dead letters', deadLetters),
        graph('Alerts that nobody takes over: age in seconds', this.#divided('AlertAge', HOUR)),
      ),
      row(
        graph('Check-ins by what became of them', this.#divided('CheckIns', HOUR)),
        graph('Replies by what they mean', this.#divided('Replies', HOUR)),
      ),
    ];
  }

  #failing(): IWidget[][] {
    const { api, checkIns, replies, alertTopic, table } = this.#watched;
    const latency = (statistic: string) =>
      api.stage.metricLatency({ statistic, label: statistic, period: FIVE_MINUTES });
    const queues = [
      checkIns.wakeUps.queue,
      ...(replies === undefined ? [] : [replies.queue, replies.answerQueue]),
    ];
    const sums = (...names: Counted[]) => names.map((name) => this.#sum(name, HOUR));
    return [
      row(
        graph(
          'Queues: seconds that the oldest message waits',
          queues.map((queue) =>
            queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: FIVE_MINUTES }),
          ),
        ),
        graph(
          'Not done, and tried again',
          sums('SchedulesNotMade', 'WakeUpsNotFollowed', 'RepliesNotHeard', 'SweepFailures', 'AlertsNotTold'),
        ),
        graph(
          'Texts held up',
          sums('AccountRefusals', 'TextsNotComposed', 'ClinicCeilingsReached', 'PhoneCeilingsReached'),
        ),
        graph('Receipts and replies that are of no text of ours', sums('ForeignReceipts', 'UnknownNumbers')),
      ),
      row(
        graph('API: milliseconds to the answer', [latency('p50'), latency('p99')]),
        graph('API: requests', [
          api.stage.metricCount({ period: FIVE_MINUTES }),
          api.stage.metricClientError({ period: FIVE_MINUTES }),
          api.stage.metricServerError({ period: FIVE_MINUTES }),
        ]),
        graph('Alerts not delivered', [
          alertTopic.metricNumberOfNotificationsFailed({ statistic: 'Sum', period: HOUR }),
        ]),
        graph('Table: throttled', [
          table.metric('ReadThrottleEvents', { statistic: 'Sum', period: FIVE_MINUTES }),
          table.metric('WriteThrottleEvents', { statistic: 'Sum', period: FIVE_MINUTES }),
        ]),
      ),
      row(
        graph('API: requests answered with a 503', this.#divided('RequestsFailed', FIVE_MINUTES)),
        graph(
          'Functions: failed',
          this.#ofFunctions((fn) => fn.metricErrors({ period: FIVE_MINUTES })),
        ),
        graph(
          'Functions: throttled',
          this.#ofFunctions((fn) => fn.metricThrottles({ period: FIVE_MINUTES })),
        ),
        graph(
          'Functions: longest run in milliseconds',
          this.#ofFunctions((fn) => fn.metricDuration({ statistic: Stats.MAXIMUM, period: FIVE_MINUTES })),
        ),
      ),
    ];
  }

  #costs(): IWidget[][] {
    const { stage, table } = this.#watched;
    return [
      row(
        graph('Treatments received, and parts of texts', [
          this.#sum('TreatmentsReceived', DAY),
          this.#sum('TextParts', DAY),
        ]),
        {
          title: 'Texts of the account in this region: dollars since the month began',
          left: [spendOfMonth(HOUR)],
          leftAnnotations: [{ value: stage.sms.monthlyBudgetUsd, label: 'budget' }],
          leftYAxis: { min: 0 },
        },
        graph(
          'Functions: invocations',
          this.#ofFunctions((fn) => fn.metricInvocations({ period: HOUR })),
        ),
        graph('Table: capacity units', [
          table.metricConsumedReadCapacityUnits({ period: HOUR }),
          table.metricConsumedWriteCapacityUnits({ period: HOUR }),
        ]),
      ),
    ];
  }

  #sum(name: Counted, period: Duration): IMetric {
    return metricOf(this.#watched.stage, name, { statistic: 'Sum', period });
  }

  #most(name: Counted): IMetric {
    return metricOf(this.#watched.stage, name, { statistic: 'Maximum', period: FIVE_MINUTES });
  }

  #divided(name: DividedMetricName, period: Duration): IMetric[] {
    const statistic = name === 'AlertAge' ? 'Maximum' : 'Sum';
    return divisions[name].values.map((value) =>
      dividedMetricOf(this.#watched.stage, name, value, { statistic, period }),
    );
  }

  #ofFunctions(metric: (fn: ServiceFunction) => IMetric): IMetric[] {
    return functionsOf(this.#watched).map(metric);
  }
}

const question = (words: string): IWidget =>
  new TextWidget({ markdown: `# ${words}`, width: WIDTH, height: 1 });

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidgetProps => ({
  title,
  left,
  leftYAxis: { min: 0 },
  ...(right.length > 0 && { right, rightYAxis: { min: 0 } }),
});

/** Graphs beside each other that share the width. */
const row = (...graphs: GraphWidgetProps[]): IWidget[] =>
  graphs.map((props) => new GraphWidget({ ...props, width: WIDTH / graphs.length }));
