import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Division } from '../lambdas/aws/metrics.ts';
import { OpsAlarm, type OpsAlarmProps } from './alarm.ts';
import { dividedMetricOf, heartbeat, manyFailed, metricOf, spendOfMonth, total } from './metrics.ts';
import type { OpsTopics } from './ops-topics.ts';
import type { Watched } from './watched.ts';

const { BREACHING, NOT_BREACHING } = TreatMissingData;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
const SIX_HOURS = Duration.hours(6);
const DAY = Duration.days(1);

/** Of the budget of a month. */
const MOST_OF_IT = 0.8;
/** What the API does in DynamoDB, as its metrics name it. */
const OPERATIONS = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] as const;

type AlarmSpec = Omit<OpsAlarmProps, 'stage' | 'opsTopics'>;
/** Who is told, what it means for people, and where it says what to do. */
type Entry = Pick<AlarmSpec, 'urgency' | 'impact' | 'runbook'>;

/**
 * All alarms of a stage: `docs/decisions/016-metrics.md`. Each has an entry in docs/operations.md. Those of functions say what
 * does not work while they fail; a single failure, which is tried again, is none.
 */
export class Alarms extends Construct {
  readonly all: OpsAlarm[] = [];
  readonly #watched: Watched;
  readonly #opsTopics: OpsTopics;

  constructor(
    scope: Construct,
    id: string,
    { opsTopics, ...watched }: Watched & { readonly opsTopics: OpsTopics },
  ) {
    super(scope, id);
    this.#watched = watched;
    this.#opsTopics = opsTopics;
    this.#sweep();
    this.#canary();
    this.#texts();
    this.#receipts();
    this.#replies();
    this.#alerts();
    this.#api();
    this.#table();
  }

  #sweep(): void {
    const { stage, sweep } = this.#watched;
    this.#alarm('SweepSilent', {
      urgency: 'page',
      impact: 'check-ins that got lost are found by nobody',
      runbook: 'the-sweep-is-silent',
      metric: heartbeat(metricOf(stage, 'Sweeps', { statistic: 'Sum', period: FIVE_MINUTES })),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // A tick may come a little late, which leaves a period empty.
      evaluationPeriods: 3,
      missingData: BREACHING,
    });
    this.#alarm('Overdue', {
      urgency: 'page',
      impact: 'patients have waited over an hour for a check-in text that was due',
      runbook: 'check-ins-are-overdue',
      // The sweep sees a check-in at 10, 30, 70 … minutes, so this is silent in between.
      metric: metricOf(stage, 'OldestOverdueAge', { statistic: 'Maximum', period: FIVE_MINUTES }),
      threshold: HOUR.toSeconds(),
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('OverdueForHours', {
      urgency: 'ticket',
      impact: 'check-in texts keep going out late',
      runbook: 'check-ins-are-overdue',
      metric: metricOf(stage, 'Overdue', { statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 3,
      missingData: NOT_BREACHING,
    });
    this.#alarm('SweepFailures', {
      urgency: 'page',
      impact: 'some patients may be missed, since the sweep cannot deal with them',
      runbook: 'the-sweep-cannot-deal-with-some',
      metric: metricOf(stage, 'SweepFailures', { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      evaluationPeriods: 3,
      missingData: NOT_BREACHING,
    });
    this.#failures('SweepErrors', sweep.sweep, {
      urgency: 'ticket',
      impact: 'check-ins that got lost are found late',
      runbook: 'the-sweep-is-silent',
    });
  }

  #canary(): void {
    const { stage } = this.#watched;
    if (stage.canary === undefined) return;
    this.#alarm('CanaryAbsent', {
      urgency: 'page',
      impact: 'patients may get no texts, since the daily test has not arrived',
      runbook: 'the-canary-has-not-arrived',
      metric: heartbeat(metricOf(stage, 'CanaryDelivered', { statistic: 'Sum', period: HOUR })),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // From one delivery to the next, and two hours more for a receipt that is slow.
      evaluationPeriods: 26,
      missingData: BREACHING,
    });
  }

  #texts(): void {
    const { stage, checkIns } = this.#watched;
    const { queue, deadLetterQueue } = checkIns.wakeUps;
    this.#alarm('AccountRefusals', {
      urgency: 'page',
      impact: 'no patient gets a text, since the network refuses our account',
      runbook: 'the-network-refuses-our-account',
      metric: metricOf(stage, 'AccountRefusals', { statistic: 'Sum', period: MINUTE }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('ClinicCeilingReached', {
      urgency: 'page',
      impact: 'patients of a clinic get no more texts today, since so many have gone out for it',
      runbook: 'a-clinic-has-had-its-texts-of-the-day',
      metric: metricOf(stage, 'ClinicCeilingsReached', { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#queueAge('CheckInsQueueAge', queue, HOUR, FIVE_MINUTES, {
      urgency: 'page',
      impact: 'check-in texts have waited over an hour to be sent',
      runbook: 'the-check-ins-queue-is-old',
    });
    this.#deadLetters('CheckInsDeadLetters', deadLetterQueue, {
      urgency: 'ticket',
      impact: 'check-in texts go out late, since their wake-ups could not be followed',
      runbook: 'wake-ups-are-among-the-dead-letters',
    });
    this.#failures(
      'DispatchErrors',
      checkIns.dispatch,
      {
        urgency: 'page',
        impact: 'patients may not get their check-in texts',
        runbook: 'texts-are-not-sent',
      },
      metricOf(stage, 'WakeUpsNotFollowed', { statistic: 'Sum', period: FIVE_MINUTES }),
    );
    this.#alarm('SchedulesNotMade', {
      urgency: 'ticket',
      impact: 'check-in texts go out a quarter of an hour late',
      runbook: 'schedules-are-not-made',
      metric: metricOf(stage, 'SchedulesNotMade', { statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('TextsNotComposed', {
      urgency: 'ticket',
      impact: 'check-in texts wait for a care plan that has their words',
      runbook: 'a-care-plan-lacks-a-text',
      metric: metricOf(stage, 'TextsNotComposed', { statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('CheckInsExpired', {
      urgency: 'ticket',
      impact: 'patients got no text while it was of use, and clinics were told to call them',
      runbook: 'check-ins-have-expired',
      metric: dividedMetricOf(stage, 'CheckIns', 'expired', { statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('Spend', {
      urgency: 'ticket',
      impact: 'texts will stop at the spend limit, and most of the budget of the month is spent',
      runbook: 'most-of-the-budget-is-spent',
      metric: spendOfMonth(HOUR),
      threshold: stage.sms.monthlyBudgetUsd * MOST_OF_IT,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
  }

  #receipts(): void {
    const { stage, receipts } = this.#watched;
    const inState = (state: 'sent' | 'delivered' | 'undelivered', period: Duration) =>
      dividedMetricOf(stage, 'CheckIns', state, { statistic: 'Sum', period });
    this.#alarm('ReceiptsMissing', {
      urgency: 'ticket',
      impact: 'nobody learns which texts do not arrive',
      runbook: 'delivery-receipts-are-missing',
      metric: new MathExpression({
        label: 'texts sent where no receipt came at all',
        // The receipts of the day before are in it when the first texts of a day are sent, whose own come a little later.
        period: DAY,
        expression: 'IF(FILL(delivered, 0) + FILL(undelivered, 0) == 0, FILL(sent, 0), 0)',
        usingMetrics: {
          sent: inState('sent', DAY),
          delivered: inState('delivered', DAY),
          undelivered: inState('undelivered', DAY),
        },
      }),
      // On three days of a week, however few texts there are, and whether or not there are some every day.
      threshold: 0,
      evaluationPeriods: 7,
      datapointsToAlarm: 3,
      missingData: NOT_BREACHING,
    });
    this.#alarm('Undelivered', {
      urgency: 'ticket',
      impact: 'many texts do not arrive on the phones of patients',
      runbook: 'many-texts-are-undelivered',
      metric: new MathExpression({
        label: 'share undelivered, of five at least',
        period: SIX_HOURS,
        expression:
          'IF(FILL(undelivered, 0) >= 5, FILL(undelivered, 0) / (FILL(undelivered, 0) + FILL(delivered, 0)), 0)',
        usingMetrics: {
          delivered: inState('delivered', SIX_HOURS),
          undelivered: inState('undelivered', SIX_HOURS),
        },
      }),
      threshold: 0.2,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('ForeignReceipts', {
      urgency: 'ticket',
      impact: 'somebody else texts from this account and spends its limit, or receipts cannot be read',
      runbook: 'receipts-are-foreign',
      // Those of answers are among them, and a text of ours has one part at least.
      metric: new MathExpression({
        label: 'foreign receipts beyond the parts of our own texts',
        period: DAY,
        expression: 'FILL(foreign, 0) - FILL(parts, 0)',
        usingMetrics: {
          foreign: metricOf(stage, 'ForeignReceipts', { statistic: 'Sum', period: DAY }),
          parts: metricOf(stage, 'TextParts', { statistic: 'Sum', period: DAY }),
        },
      }),
      // A receipt may be in a day whose text was in the one before.
      threshold: 100,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    const notTaken = {
      urgency: 'ticket',
      runbook: 'receipts-cannot-be-taken',
    } as const;
    this.#failures('ReceiptsErrors', receipts.receipts, {
      ...notTaken,
      impact: 'it is learnt late which texts did not arrive',
    });
    this.#deadLetters('ReceiptsDeadLetters', receipts.deadLetterQueue, {
      ...notTaken,
      impact: 'clinics are not told of texts that did not arrive',
    });
  }

  #replies(): void {
    const { stage, replies } = this.#watched;
    if (replies === undefined) return;
    const { queue, answerQueue, deadLetterQueue, inboundTopic } = replies;
    const unread = { urgency: 'page', runbook: 'what-patients-wrote-is-not-read' } as const;
    this.#deadLetters('RepliesDeadLetters', deadLetterQueue, {
      ...unread,
      impact: 'what patients wrote lies unread, and may be urgent',
    });
    this.#alarm('RepliesLost', {
      ...unread,
      impact: 'what patients wrote was lost',
      metric: inboundTopic.metric('NumberOfNotificationsFailedToRedriveToDlq', {
        statistic: 'Sum',
        period: MINUTE,
      }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#queueAge('RepliesQueueAge', queue, Duration.minutes(15), MINUTE, {
      ...unread,
      impact: 'what patients wrote has waited a quarter of an hour to be read, and may be urgent',
    });
    this.#queueAge('AnswersQueueAge', answerQueue, HOUR, FIVE_MINUTES, {
      urgency: 'ticket',
      impact: 'patients have waited over an hour for an answer that is not urgent',
      runbook: 'answers-are-late',
    });
    this.#failures(
      'RepliesErrors',
      replies.replies,
      { ...unread, impact: 'what patients write may not be read' },
      metricOf(stage, 'RepliesNotHeard', { statistic: 'Sum', period: FIVE_MINUTES }),
    );
  }

  #alerts(): void {
    const { stage, alertTopic, alertRoutes } = this.#watched;
    this.#alarm('UrgentAlertLeft', {
      urgency: 'page',
      impact: 'a patient may need help now, and nobody at the clinic has taken it over',
      runbook: 'nobody-takes-an-alert-over',
      metric: dividedMetricOf(stage, 'AlertAge', 'urgent', { statistic: 'Maximum', period: FIVE_MINUTES }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('HighAlertLeft', {
      urgency: 'ticket',
      impact: 'a patient has waited two days for a call of the clinic',
      runbook: 'nobody-takes-an-alert-over',
      metric: dividedMetricOf(stage, 'AlertAge', 'high', { statistic: 'Maximum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('AlertsNotTold', {
      urgency: 'page',
      impact: 'people at clinics are not told of patients who need somebody',
      runbook: 'alerts-are-not-told',
      metric: metricOf(stage, 'AlertsNotTold', { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      evaluationPeriods: 2,
      missingData: NOT_BREACHING,
    });
    this.#alarm('AlertsNotDelivered', {
      urgency: 'ticket',
      impact: 'somebody at a clinic does not get its alerts',
      runbook: 'alerts-are-not-told',
      metric: alertTopic.metricNumberOfNotificationsFailed({ statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#requests('AlertRoutesErrors', alertRoutes.functions, 'alerts', {
      urgency: 'page',
      impact: 'people at clinics cannot open alerts or take them over',
    });
  }

  #api(): void {
    const { api, treatmentRoutes } = this.#watched;
    const { writing, reading } = treatmentRoutes.functions;
    const fails = { runbook: 'the-api-fails' };
    this.#requests('AuthorizerErrors', [api.authorizer], undefined, {
      urgency: 'page',
      impact: 'clinics are turned away, and cannot hand in treatments',
    });
    this.#requests('WritingErrors', writing, 'writing', {
      urgency: 'page',
      impact: 'clinics may not get their treatments in',
    });
    this.#requests('ReadingErrors', reading, 'reading', {
      urgency: 'ticket',
      impact: 'clinics cannot see how their treatments stand',
    });
    this.#alarm('ApiErrorRate', {
      ...fails,
      urgency: 'page',
      impact: 'many requests of clinics fail',
      metric: new MathExpression({
        label: 'share of requests that fail, of three at least',
        period: FIVE_MINUTES,
        expression: 'IF(FILL(errors, 0) >= 3, FILL(errors, 0) / requests, 0)',
        usingMetrics: {
          errors: api.stage.metricServerError({ statistic: 'Sum', period: FIVE_MINUTES }),
          requests: api.stage.metricCount({ statistic: 'Sum', period: FIVE_MINUTES }),
        },
      }),
      threshold: 0.05,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      missingData: NOT_BREACHING,
    });
    this.#alarm('ApiErrors', {
      ...fails,
      urgency: 'ticket',
      impact: 'some requests of clinics failed, and count on being repeated',
      metric: api.stage.metricServerError({ statistic: 'Sum', period: HOUR }),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: NOT_BREACHING,
    });
    this.#alarm('ApiLatency', {
      urgency: 'ticket',
      impact: 'clinics wait long for their answers',
      runbook: 'the-api-is-slow',
      metric: api.stage.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
      threshold: Duration.seconds(5).toMilliseconds(),
      evaluationPeriods: 3,
      missingData: NOT_BREACHING,
    });
  }

  #table(): void {
    const { table } = this.#watched;
    const period = FIVE_MINUTES;
    const counted = (metricName: string) =>
      OPERATIONS.map((Operation) =>
        table.metric(metricName, {
          dimensionsMap: { TableName: table.tableName, Operation },
          period,
          statistic: 'Sum',
        }),
      );
    // Ten metrics, as many as an alarm takes.
    this.#alarm('Table', {
      urgency: 'ticket',
      impact: 'everything is slow for clinics and patients, since the table is',
      runbook: 'the-table-is-slow',
      metric: total(
        'calls that were throttled or failed',
        [...counted('ThrottledRequests'), ...counted('SystemErrors')],
        period,
      ),
      // The SDK tries again: a few are nothing.
      threshold: 10,
      evaluationPeriods: 4,
      datapointsToAlarm: 3,
      missingData: NOT_BREACHING,
    });
  }

  /**
   * A function that failed, or could not be run, in two of the last five times five minutes: what a queue gives it comes again after
   * twelve.
   *
   * @param caught what counts the failures that the function catches, of which Lambda knows nothing
   */
  #failures(
    id: string,
    fn: ServiceFunction,
    spec: Pick<AlarmSpec, 'urgency' | 'impact' | 'runbook'>,
    caught?: IMetric,
  ): void {
    const view = { statistic: 'Sum', period: FIVE_MINUTES };
    const failures = [fn.metricErrors(view), fn.metricThrottles(view), ...(caught ? [caught] : [])];
    this.#alarm(id, {
      ...spec,
      metric: total('what failed or was throttled', failures, FIVE_MINUTES),
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      missingData: NOT_BREACHING,
    });
  }

  /** Functions behind the API of which many requests failed twice within six hours, since a small stage has few in that time. */
  #requests(
    id: string,
    functions: readonly ServiceFunction[],
    kind: Division<'RequestsFailed'> | undefined,
    spec: Pick<AlarmSpec, 'urgency' | 'impact'>,
  ): void {
    const answered =
      kind &&
      dividedMetricOf(this.#watched.stage, 'RequestsFailed', kind, {
        statistic: 'Sum',
        period: FIVE_MINUTES,
      });
    this.#alarm(id, {
      ...spec,
      runbook: 'the-api-fails',
      metric: manyFailed('requests that failed, where a fifth did', functions, answered, FIVE_MINUTES),
      threshold: 0,
      evaluationPeriods: SIX_HOURS.toMinutes() / FIVE_MINUTES.toMinutes(),
      datapointsToAlarm: 2,
      missingData: NOT_BREACHING,
    });
  }

  /** Where the oldest message has waited longer than `age`, in three periods one after the other. */
  #queueAge(id: string, queue: Queue, age: Duration, period: Duration, entry: Entry): void {
    this.#alarm(id, {
      ...entry,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
      threshold: age.toSeconds(),
      evaluationPeriods: 3,
      missingData: NOT_BREACHING,
    });
  }

  #deadLetters(id: string, queue: Queue, entry: Entry): void {
    this.#alarm(id, {
      ...entry,
      metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTE }),
      threshold: 0,
      evaluationPeriods: 1,
      // A queue that nobody has used for hours says nothing. One that holds a message is in use.
      missingData: NOT_BREACHING,
    });
  }

  #alarm(id: string, spec: AlarmSpec): void {
    const { stage } = this.#watched;
    this.all.push(new OpsAlarm(this, id, { ...spec, stage, opsTopics: this.#opsTopics }));
  }
}
