import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FunctionName } from '../../lambdas/aws/environment.ts';
import { divisions, type MetricName, metrics } from '../../lambdas/aws/metrics.ts';
import { resourcesOf, synthesise, type Template } from '../support/synth.ts';
import { nameOf, only, type Policy, spell } from './reading.ts';

const dev = synthesise('dev').template;
const production = synthesise('production').template;
/** With a number of its own, so that replies are heard. */
const group = synthesise('production', { entry: 'test/infra/production-app.ts' }).template;
const withCanary = synthesise('dev', { entry: 'test/infra/canary-app.ts' }).template;
const stacks = [
  ['dev', dev],
  ['dev', withCanary],
  ['production', production],
  ['production', group],
] as const;

interface MetricId {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}
interface Alarm extends Partial<MetricId> {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly TreatMissingData: string;
  readonly EvaluationPeriods: number;
  readonly Period?: number;
  readonly Threshold: number;
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: MetricId; readonly Period: number };
  }[];
}

const alarmsOf = (template: Template) =>
  Object.entries(resourcesOf<Alarm>(template, 'AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => ({
    id: nameOf(id),
    ...Properties,
  }));
type NamedAlarm = ReturnType<typeof alarmsOf>[number];

/** What an alarm looks at: its own metric, or those of its expression. */
const metricsOf = ({ Namespace, MetricName, Dimensions, Metrics = [] }: NamedAlarm): MetricId[] =>
  Namespace !== undefined && MetricName !== undefined
    ? [{ Namespace, MetricName, ...(Dimensions !== undefined && { Dimensions }) }]
    : Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);

/** `Errors FunctionName=<SweepFlowSweep>`, as the tests name a metric. */
const spellMetric = ({ MetricName, Dimensions = [] }: MetricId): string =>
  [MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${spell(Value)}`).sort()].join(' ');

const urgencyOf = ({ AlarmActions }: NamedAlarm): string => AlarmActions.map(spell).join(' ');

/** The headings of the runbook by their anchors, as GitHub makes them. */
const runbook = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
const headings = (text: string, level: string): string[] =>
  [...text.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, heading = '']) => anchorOf(heading));

/** The widgets of the dashboard. A reference to another resource is spelt as its name. */
function dashboardOf(template: Template) {
  const { Properties } = only(
    resourcesOf<{ DashboardBody: { 'Fn::Join': [string, unknown[]] } }>(
      template,
      'AWS::CloudWatch::Dashboard',
    ),
  );
  return JSON.parse(spell(Properties.DashboardBody)) as {
    readonly widgets: readonly {
      readonly type: string;
      readonly properties: {
        readonly markdown?: string;
        readonly alarms?: readonly string[];
        readonly metrics?: readonly unknown[][];
      };
    }[];
  };
}
/** The metrics of our namespace on the dashboard: `CheckIns Stage=dev State=sent`. */
const onDashboard = (template: Template): string[] =>
  dashboardOf(template)
    .widgets.flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => namespace === 'Aftercare')
    .map(([, name, ...rest]) => {
      const dimensions = rest.filter((part): part is string => typeof part === 'string');
      const pairs = dimensions.flatMap((part, index) =>
        index % 2 === 0 ? [`${part}=${dimensions[index + 1]}`] : [],
      );
      return [name, ...pairs.sort()].join(' ');
    });

/** What counts the failures that each function catches, and of which Lambda knows nothing: none where it throws them all. */
const catches: Readonly<Record<FunctionName, readonly MetricName[]>> = {
  authorizer: [],
  intake: ['RequestsFailed'],
  'amend-treatment': ['RequestsFailed'],
  'cancel-treatment': ['RequestsFailed'],
  'list-treatments': ['RequestsFailed'],
  'read-treatment': ['RequestsFailed'],
  'list-alerts': ['RequestsFailed'],
  'acknowledge-alert': ['RequestsFailed'],
  'alert-link': ['RequestsFailed'],
  dispatch: ['WakeUpsNotFollowed'],
  sweep: ['SweepFailures', 'AlertsNotTold'],
  receipts: [],
  replies: ['RepliesNotHeard'],
};
const functionNames = Object.keys(catches) as FunctionName[];
/** `list-alerts` of `AlertRoutesListAlerts`. */
const functionNameOf = (resource: string): FunctionName | undefined =>
  functionNames.find((name) =>
    resource.endsWith(name.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase())),
  );
const handlerOf = (name: FunctionName): string =>
  readFileSync(resolve(import.meta.dirname, `../../lambdas/handlers/${name}.ts`), 'utf8');

describe.each(stacks)('the alarms of %s', (stage, template) => {
  const alarms = alarmsOf(template);

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))('"%s" is for somebody', (name, alarm) => {
    expect(name).toMatch(new RegExp(`^Aftercare ${stage}: [a-z][a-z, -]{20,}$`));
    expect(['<OpsPage>', '<OpsTicket>']).toContain(urgencyOf(alarm));
    const [, anchor] = /^Runbook: docs\/operations\.md#([a-z-]+)$/.exec(alarm.AlarmDescription) ?? [];
    expect(headings(runbook, '###')).toContain(anchor);
    expect(['breaching', 'notBreaching']).toContain(alarm.TreatMissingData);
  });

  it('have each a name of its own', () => {
    expect(new Set(alarms.map(({ AlarmName }) => AlarmName)).size).toBe(alarms.length);
  });

  it('take silence for trouble where there is always something to count', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    const always =
      template === withCanary ? ['AlarmsSweepSilent', 'AlarmsCanaryAbsent'] : ['AlarmsSweepSilent'];
    expect(breaching.map(({ id }) => id)).toEqual(always);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  it('keep to what CloudWatch evaluates: ten metrics, and a day unless the periods are of an hour or more', () => {
    for (const { id, Metrics = [], Period, EvaluationPeriods } of alarms) {
      const looked = Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
      const period = Period ?? looked[0]?.MetricStat?.Period ?? 0;
      const evaluated = period * EvaluationPeriods;
      expect([
        id,
        looked.length <= 10,
        period > 0 && evaluated <= (period < 3_600 ? 86_400 : 604_800),
      ]).toEqual([id, true, true]);
    }
  });

  it('see every queue of dead letters', () => {
    const deadLetterArns = [
      ...Object.values(
        resourcesOf<{ RedrivePolicy?: { deadLetterTargetArn: unknown } }>(template, 'AWS::SQS::Queue'),
      ).map(({ Properties }) => Properties.RedrivePolicy?.deadLetterTargetArn),
      ...Object.values(
        resourcesOf<{ RedrivePolicy?: { deadLetterTargetArn: unknown } }>(template, 'AWS::SNS::Subscription'),
      ).map(({ Properties }) => Properties.RedrivePolicy?.deadLetterTargetArn),
      ...Object.values(
        resourcesOf<{ DestinationConfig?: { OnFailure: { Destination: unknown } } }>(
          template,
          'AWS::Lambda::EventInvokeConfig',
        ),
      ).map(({ Properties }) => Properties.DestinationConfig?.OnFailure.Destination),
    ];
    const queues = new Set(deadLetterArns.filter((arn) => arn !== undefined).map(spell));
    const watched = alarms
      .flatMap(metricsOf)
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions = [] }) => spell(Dimensions[0]?.Value).replace('.QueueName', '.Arn'));
    expect(watched.sort()).toEqual([...queues].sort());
  });

  it('see every function fail, and not run', () => {
    const functions = Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).map(nameOf);
    const watched = alarms.flatMap(metricsOf).map(spellMetric);
    for (const name of functions) {
      expect(watched).toContain(`Errors FunctionName=<${name}>`);
      expect(watched).toContain(`Throttles FunctionName=<${name}>`);
    }
  });

  it('see what every function catches: where requests are answered, beside the function itself', () => {
    const functions = Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).map(nameOf);
    const watched = alarms.map((alarm) => metricsOf(alarm).map(spellMetric));
    for (const resource of functions) {
      const name = functionNameOf(resource);
      if (name === undefined) throw new Error(`${resource} is a function that no handler is known of`);
      for (const metric of catches[name]) {
        const kind = /requestFailed\('([a-z]+)'/.exec(handlerOf(name))?.[1];
        const counted =
          metric === 'RequestsFailed' ? `${metric} Kind=${kind} Stage=${stage}` : `${metric} Stage=${stage}`;
        const beside = metric === 'RequestsFailed' ? `Errors FunctionName=<${resource}>` : counted;
        expect([counted, watched.some((those) => those.includes(counted) && those.includes(beside))]).toEqual(
          [counted, true],
        );
      }
    }
  });

  it('go to ops alone, on topics that CloudWatch of this account may publish on, over TLS', () => {
    const policies = resourcesOf<{ PolicyDocument: Policy }>(template, 'AWS::SNS::TopicPolicy');
    for (const name of ['OpsPage', 'OpsTicket']) {
      const { Statement } = only(policies, `${name}Policy`).Properties.PolicyDocument;
      expect(
        Statement.map(({ Effect, Principal, Action, Condition }) => [Effect, Principal, Action, Condition]),
      ).toEqual([
        ['Deny', '*', 'sns:Publish', { Bool: { 'aws:SecureTransport': 'false' } }],
        [
          'Allow',
          { Service: 'cloudwatch.amazonaws.com' },
          'sns:Publish',
          { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        ],
      ]);
    }
    const others = Object.keys(policies)
      .map(nameOf)
      .filter((name) => !/^Ops(Page|Ticket)Policy$/.test(name));
    for (const name of others) {
      expect(JSON.stringify(only(policies, name).Properties)).not.toContain('cloudwatch');
    }
  });
});

describe('the alarms', () => {
  it.each(functionNames)('know whether %s catches failures', (name) => {
    expect(/batchItemFailures|problemAnswers|on[A-Z]?[A-Za-z]*Failure/.test(handlerOf(name))).toBe(
      catches[name].length > 0,
    );
  });

  it('take a sweep or a canary that is silent for nought, and look no further back for one that was not', () => {
    for (const id of ['SweepSilent', 'CanaryAbsent']) {
      const alarm = alarmsOf(withCanary).find((candidate) => candidate.id === `Alarms${id}`);
      expect(alarm?.Metrics?.map(({ Expression }) => Expression)).toContain('FILL(m0, 0)');
    }
  });

  it('hear of intake that fails every request, though there may be one in hours', () => {
    const alarm = alarmsOf(dev).find(({ id }) => id === 'AlarmsWritingErrors');
    expect(alarm).toMatchObject({ EvaluationPeriods: 72, DatapointsToAlarm: 2, Threshold: 0 });
  });

  it('hear of a message that fails each time that its queue gives it out', () => {
    const queues = Object.values(
      resourcesOf<{ VisibilityTimeout?: number }>(group, 'AWS::SQS::Queue'),
    ).flatMap(({ Properties }) => Properties.VisibilityTimeout ?? []);
    for (const id of ['DispatchErrors', 'RepliesErrors']) {
      const alarm = alarmsOf(group).find((candidate) => candidate.id === `Alarms${id}`);
      expect(alarm).toMatchObject({ DatapointsToAlarm: 2 });
      // Two deliveries fall into the periods that are looked at, wherever these begin.
      expect(((alarm?.EvaluationPeriods ?? 0) - 1) * 300).toBeGreaterThan(Math.max(...queues));
    }
  });

  it('hear of receipts that are missing where there is a text only now and then', () => {
    const alarm = alarmsOf(dev).find(({ id }) => id === 'AlarmsReceiptsMissing');
    expect(alarm).toMatchObject({ EvaluationPeriods: 7, DatapointsToAlarm: 3, Threshold: 0 });
  });

  it('wake somebody where patients would be missed or kept waiting, and for nothing else', () => {
    const pages = alarmsOf(withCanary).filter((alarm) => urgencyOf(alarm) === '<OpsPage>');
    expect(pages.map(({ AlarmName }) => AlarmName.replace('Aftercare dev: ', ''))).toEqual([
      'check-ins that got lost are found by nobody',
      'patients have waited over an hour for a check-in text that was due',
      'some patients may be missed, since the sweep cannot deal with them',
      'patients may get no texts, since the daily test has not arrived',
      'no patient gets a text, since the network refuses our account',
      'patients of a clinic get no more texts today, since so many have gone out for it',
      'check-in texts have waited over an hour to be sent',
      'patients may not get their check-in texts',
      'what patients wrote lies unread, and may be urgent',
      'what patients wrote was lost',
      'what patients wrote has waited a quarter of an hour to be read, and may be urgent',
      'what patients write may not be read',
      'a patient may need help now, and nobody at the clinic has taken it over',
      'people at clinics are not told of patients who need somebody',
      'people at clinics cannot open alerts or take them over',
      'clinics are turned away, and cannot hand in treatments',
      'clinics may not get their treatments in',
      'many requests of clinics fail',
    ]);
  });

  it.each([
    ['a refusal of the account', 'AccountRefusals'],
    ["a dead letter of patients' words", 'RepliesDeadLetters'],
  ])('go off at once for %s', (_, id) => {
    const alarm = alarmsOf(dev).find((candidate) => candidate.id === `Alarms${id}`);
    expect(alarm).toMatchObject({ Period: 60, EvaluationPeriods: 1, Threshold: 0 });
  });

  it('tell of the spend at four fifths of the budget of the stage', () => {
    const spend = (template: Template) => alarmsOf(template).find(({ id }) => id === 'AlarmsSpend');
    expect(spend(dev)).toMatchObject({
      Metrics: [
        {
          MetricStat: {
            Metric: { Namespace: 'AWS/SNS', MetricName: 'SMSMonthToDateSpentUSD' },
            Stat: 'Maximum',
          },
        },
      ],
      Threshold: 0.8,
    });
    expect(spend(production)).toMatchObject({ Threshold: 80 });
  });

  it('have each an entry in the runbook, which has none of an alarm that there is not', () => {
    const [, section = ''] = /^## Alarms\n(.*?)^## /ms.exec(runbook) ?? [];
    const linked = new Set(
      alarmsOf(withCanary).map(({ AlarmDescription }) => AlarmDescription.split('#')[1]),
    );
    expect(headings(section, '###').sort()).toEqual([...linked].sort());
  });
});

describe.each(stacks)('the dashboard of %s', (stage, template) => {
  it('answers first whether any patient is being missed, then what is slow or failing, then what it costs', () => {
    const questions = dashboardOf(template).widgets.flatMap(({ properties }) => properties.markdown ?? []);
    expect(questions).toEqual([
      '# Is any patient being missed?',
      '# What is slow or failing?',
      '# What does it cost?',
    ]);
  });

  it('shows all alarms', () => {
    const shown = dashboardOf(template).widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown.sort()).toEqual(
      alarmsOf(template)
        .map(({ id }) => `${id}.Arn`)
        .sort(),
    );
  });

  it('shows every metric of ours, under every value of its second dimension, and by nothing else', () => {
    const all = Object.keys(metrics).flatMap((name) => {
      const division = Object.entries(divisions).find(([divided]) => divided === name)?.[1];
      if (division === undefined) return [`${name} Stage=${stage}`];
      return division.values.map(
        (value) => `${name} ${[`Stage=${stage}`, `${division.by}=${value}`].sort().join(' ')}`,
      );
    });
    expect([...new Set(onDashboard(template))].sort()).toEqual(all.sort());
  });
});
