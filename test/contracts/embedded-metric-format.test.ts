import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CloudWatchJournal } from '../../lambdas/aws/cloudwatch-journal.ts';
import { type MetricName, metrics } from '../../lambdas/aws/metrics.ts';
import { canaryClinic } from '../../lambdas/domain/canary.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { cancelled } from '../../lambdas/domain/treatment.ts';
import { aTreatment, NOON } from '../builders/treatment.ts';
import { parseMetricLine } from './support/embedded-metric-format.ts';

let lines: string[];
const journal = new CloudWatchJournal('dev', () => NOON);

beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const treatment = aTreatment();
const canary = (state: 'sent' | 'delivered') => {
  const [first, ...others] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  const accepted = { ...plannedOf(first), sentAt: NOON, messageId: 'm-1' };
  const checkIn: CheckIn =
    state === 'sent' ? { ...accepted, state } : { ...accepted, state, deliveredAt: NOON };
  return { ...treatment, clinicId: canaryClinic.id, checkIns: [checkIn, ...others] };
};
const wakeUp = { clinicId: 'demo', treatmentId: 'T-1001', checkIn: '48h', sendAt: NOON };
const alert = { clinicId: 'demo', alertId: 'T-1001~48h' };
const noReport = { overdue: 0, oldestOverdueAge: 0, told: 0, failed: 0, cutShort: false, heldBack: false };

/** For each metric, what is journalled that it counts, and what is counted. */
const counted: Readonly<Record<MetricName, readonly [() => void, number, Record<string, string>?]>> = {
  TreatmentsReceived: [() => journal.written(undefined, treatment), 1],
  CheckIns: [() => journal.written(treatment, cancelled(treatment, NOON)), 2, { State: 'cancelled' }],
  Replies: [() => journal.replied('concern'), 1, { Outcome: 'concern' }],
  UnknownNumbers: [() => journal.heard('in-1', 'unknown-number'), 1],
  TextParts: [() => journal.texted(2, { result: 'accepted', messageId: 'm-1' }), 2],
  AccountRefusals: [() => journal.texted(1, { result: 'refused', cause: 'account' }), 1],
  PhoneCeilingsReached: [() => journal.ceilingReached(wakeUp, 'phone'), 1],
  ClinicCeilingsReached: [() => journal.ceilingReached(wakeUp, 'clinic'), 1],
  TextsNotComposed: [() => journal.textNotComposed(wakeUp, new Error('no text')), 1],
  SchedulesNotMade: [() => journal.wakeUpNotMade(wakeUp, new Error('down')), 1],
  WakeUpsNotFollowed: [() => journal.wakeUpNotFollowed('queued-1', wakeUp, new Error('down')), 1],
  RepliesNotHeard: [() => journal.replyFailed('in-1', new Error('down')), 1],
  RequestsFailed: [() => journal.requestFailed('writing', new Error('down')), 1, { Kind: 'writing' }],
  Sweeps: [() => journal.swept(noReport), 1],
  Overdue: [() => journal.swept({ ...noReport, overdue: 3 }), 3],
  OldestOverdueAge: [() => journal.swept({ ...noReport, oldestOverdueAge: 90_000 }), 90],
  SweepFailures: [() => journal.swept({ ...noReport, failed: 4 }), 4],
  AlertsNotTold: [() => journal.alertFailed(alert, new Error('down')), 1],
  AlertAge: [() => journal.alertLeft(alert, 'urgent', 1_800_000), 1_800, { Severity: 'urgent' }],
  CanaryDelivered: [() => journal.written(canary('sent'), canary('delivered')), 1],
  ForeignReceipts: [() => journal.receiptTaken('m-1', 'foreign'), 1],
};

/** What was written of metrics, by a line that is whole. */
const written = () =>
  lines.filter((line) => line.startsWith('{"_aws"') && line.endsWith('}\n')).flatMap(parseMetricLine);

describe('the metrics', () => {
  it.each(Object.entries(counted))(
    '%s is written as CloudWatch reads it',
    (name, [happen, value, division]) => {
      happen();
      expect(written()).toContainEqual({
        namespace: 'Aftercare',
        name,
        unit: metrics[name as MetricName],
        value,
        dimensions: [{ Stage: 'dev', ...division }],
      });
    },
  );

  it('know no canary among the treatments of clinics', () => {
    journal.written({ ...canary('sent'), clinicId: 'demo' }, { ...canary('delivered'), clinicId: 'demo' });
    expect(written().map(({ name }) => name)).toEqual(['CheckIns']);
  });

  it('say of a run of the sweep everything in one line, noughts included', () => {
    journal.swept(noReport);
    const named = written().map(({ name, value }) => [name, value]);
    expect(named).toEqual([
      ['Sweeps', 1],
      ['Overdue', 0],
      ['OldestOverdueAge', 0],
      ['SweepFailures', 0],
    ]);
  });

  it('count a text that was taken, and not sent for the spend limit, as one that was refused', () => {
    journal.spendLimitReached('m-1');
    expect(written().map(({ name, value }) => [name, value])).toEqual([['AccountRefusals', 1]]);
  });

  it('count no wake-up that was followed, nor an answer that only waits', () => {
    journal.wakeUpFollowed('queued-1', wakeUp, { outcome: 'sent' });
    journal.answerDelayed('in-1', 'contact-busy');
    expect(written()).toEqual([]);
  });

  it('count no check-in that waits or is being sent', () => {
    const [first, ...others] = treatment.checkIns;
    if (first?.state !== 'scheduled') throw new Error('a treatment has check-ins');
    const attempt = { token: 't', contactId: 'c', startedAt: NOON, deadline: NOON };
    journal.written(treatment, {
      ...treatment,
      checkIns: [{ ...first, state: 'sending', attempt }, ...others],
    });
    journal.written({ ...treatment, checkIns: others }, treatment);
    expect(lines).toEqual([]);
  });

  it('count the parts of a text that may have been taken, and none of one that was not', () => {
    journal.texted(2, { result: 'unknown' });
    journal.texted(2, { result: 'rejected', cause: 'invalid-number' });
    journal.texted(2, { result: 'refused', cause: 'throttled' });
    expect(written().map(({ name, value }) => [name, value])).toEqual([['TextParts', 2]]);
  });
});

describe('a line that CloudWatch makes nothing of', () => {
  const metricsOf = (names: readonly string[]) => names.map((Name) => ({ Name }));
  const directive = { Namespace: 'N', Dimensions: [['Stage']], Metrics: metricsOf(['M']) };
  const line = ({ Timestamp = NOON, ...changes }: Record<string, unknown>, root = {}) =>
    JSON.stringify({
      _aws: { Timestamp, CloudWatchMetrics: [{ ...directive, ...changes }] },
      Stage: 'dev',
      M: 1,
      ...root,
    });
  const hundredAndOne = Array.from({ length: 101 }, (_, index) => `M${index}`);

  it.each([
    ['has a time in seconds', line({ Timestamp: NOON / 1000 })],
    ['has a time in words', line({ Timestamp: '2026-11-24T17:00:00Z' })],
    ['has no namespace', line({ Namespace: '' })],
    ['has no dimension set', line({ Dimensions: [] })],
    ['has a dimension without a value', line({ Dimensions: [['Clinic']] })],
    ['has a dimension that is a number', line({}, { Stage: 1 })],
    ['has a metric without a value', line({ Metrics: metricsOf(['Other']) })],
    ['has a metric that is text', line({}, { M: '1' })],
    ['has a unit that there is not', line({ Metrics: [{ Name: 'M', Unit: 'Parts' }] })],
    [
      'has a hundred and one metrics',
      line({ Metrics: metricsOf(hundredAndOne) }, Object.fromEntries(hundredAndOne.map((name) => [name, 1]))),
    ],
    ['has more than the format knows', line({ Dimension: 'Stage' })],
  ])('%s', (_, wrong) => {
    expect(() => parseMetricLine(wrong)).toThrow();
  });
});
