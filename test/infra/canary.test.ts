import { describe, expect, it } from '@jest/globals';
import { resourcesOf, synthesise } from '../support/synth.ts';
import { nameOf, only, permissionsOf, rolesOf, spell } from './reading.ts';

interface Schedule {
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly FlexibleTimeWindow: unknown;
  readonly Target: { readonly Arn: unknown; readonly RoleArn: unknown; readonly Input: string };
}

const { template } = synthesise('dev', { entry: 'test/infra/canary-app.ts' });
const without = synthesise('dev').template;

describe('a stage with a canary', () => {
  const { Properties: schedule } = only(
    resourcesOf<Schedule>(template, 'AWS::Scheduler::Schedule'),
    'CanaryDaily',
  );

  it('has a schedule more than one without, with its role and group, and no function more', () => {
    const names = (type: string, of = template) => Object.keys(resourcesOf(of, type)).map(nameOf);
    const added = (type: string) => names(type).filter((name) => !names(type, without).includes(name));
    expect(added('AWS::Scheduler::Schedule')).toEqual(['CanaryDaily']);
    expect(added('AWS::Scheduler::ScheduleGroup')).toEqual(['CanarySchedules']);
    expect(added('AWS::IAM::Role')).toEqual(['CanarySchedulerRole']);
    expect(added('AWS::CloudWatch::Alarm')).toEqual(['AlarmsCanaryAbsent']);
    expect(added('AWS::Lambda::Function')).toEqual([]);
  });

  it('hands a treatment in every day at 16:00 of UTC, for the phone that it names', () => {
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(0 16 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(spell(schedule.Target.Arn)).toBe('TreatmentRoutesIntake.Arn');
    const { body, requestContext } = JSON.parse(schedule.Target.Input);
    expect(requestContext).toEqual({ authorizer: { lambda: { clinicId: 'canary' } } });
    expect(JSON.parse(body)).toMatchObject({
      treatmentId: 'canary-<aws.scheduler.scheduled-time>',
      carePlan: 'canary',
      patient: { phone: '+13055550599' },
    });
  });

  it('lets its schedule invoke the intake, and nothing else', () => {
    expect(spell(schedule.Target.RoleArn)).toBe('CanarySchedulerRole.Arn');
    expect(permissionsOf(template).CanarySchedulerRole).toEqual([
      'lambda:InvokeFunction on TreatmentRoutesIntake.Arn',
    ]);
  });

  it('lets nobody but the schedules of its own group take that role, which who makes wake-ups cannot touch', () => {
    const { AssumeRolePolicyDocument } = only(rolesOf(template), 'CanarySchedulerRole').Properties;
    expect(
      AssumeRolePolicyDocument.Statement.map(({ Principal, Condition }) => {
        const { StringEquals } = Condition as { StringEquals: Record<string, unknown> };
        return [Principal, Object.entries(StringEquals).map(([key, value]) => `${key} = ${spell(value)}`)];
      }),
    ).toEqual([
      [
        { Service: 'scheduler.amazonaws.com' },
        ['aws:SourceAccount = <AWS::AccountId>', 'aws:SourceArn = CanarySchedules.Arn'],
      ],
    ]);
    expect(schedule.GroupName).toBe('aftercare-dev-canary');
  });

  it('wakes somebody two hours after a day without it', () => {
    const alarm = only(resourcesOf(template, 'AWS::CloudWatch::Alarm'), 'AlarmsCanaryAbsent').Properties;
    expect(alarm).toMatchObject({
      Metrics: [
        { Expression: 'FILL(m0, 0)' },
        { MetricStat: { Metric: { MetricName: 'CanaryDelivered' }, Stat: 'Sum', Period: 3_600 } },
      ],
      EvaluationPeriods: 26,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });
});
