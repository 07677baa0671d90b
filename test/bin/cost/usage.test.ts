import { describe, expect, it } from '@jest/globals';
import { memoryMb, resources } from '../../../bin/cost/usage.ts';
import { nameOf } from '../../infra/reading.ts';
import { resourcesOf, synthesise } from '../../support/synth.ts';

const { template } = synthesise('dev');
const account = synthesise('dev', { context: { account: 'true' } }).template;

const countOf = (type: string) => Object.keys(resourcesOf(template, type)).length;

describe('what a month is billed for whatever happens', () => {
  it('has every metric of every alarm', () => {
    const alarms = resourcesOf<{ Metrics?: { MetricStat?: unknown }[] }>(template, 'AWS::CloudWatch::Alarm');
    const metricsOf = ({ Metrics }: { Metrics?: { MetricStat?: unknown }[] }) =>
      Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;

    expect(Object.values(alarms).reduce((all, { Properties }) => all + metricsOf(Properties), 0)).toBe(
      resources['alarm-metric'],
    );
  });

  it('has the queues that functions poll, the dashboard, the secret and the keys of stage and account', () => {
    expect(countOf('AWS::Lambda::EventSourceMapping')).toBe(resources.queuesPolled);
    expect(countOf('AWS::CloudWatch::Dashboard')).toBe(resources.dashboard);
    expect(countOf('AWS::SecretsManager::Secret')).toBe(resources.secret);
    expect(countOf('AWS::KMS::Key') + Object.keys(resourcesOf(account, 'AWS::KMS::Key')).length).toBe(
      resources['kms-key'],
    );
  });

  it('sweeps as many parts of the index of due treatments as it has', () => {
    const functions = resourcesOf<{ Environment: { Variables: Record<string, string> } }>(
      template,
      'AWS::Lambda::Function',
    );

    expect(
      Object.values(functions).map(({ Properties }) => Properties.Environment.Variables.DUE_INDEX_SHARDS),
    ).toContain(String(resources.dueIndexShards));
  });
});

describe('what functions are billed for', () => {
  it('is the memory that they have', () => {
    const functions = resourcesOf<{ MemorySize: number }>(template, 'AWS::Lambda::Function');
    const memoryOf = (name: string) =>
      Object.entries(functions).find(([id]) => nameOf(id).toLowerCase().endsWith(name))?.[1].Properties
        .MemorySize;

    expect(Object.fromEntries(Object.keys(memoryMb).map((name) => [name, memoryOf(name)]))).toEqual(memoryMb);
  });
});
