import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import { answerPacing, checkInPacing, hearingWorkers } from '../../../lib/pacing.ts';
import { isTwoWay, type StageConfig } from '../../../lib/stage-config.ts';
import { type Finding, findingsOn } from '../finding.ts';
import type { Volume } from '../volume.ts';

/** Those that apply to the account, before the defaults of AWS: of some there are the defaults alone. */
export interface Quotas {
  readonly applied: readonly ServiceQuota[];
  readonly defaults: readonly ServiceQuota[];
}

export const SCHEDULER_QUOTA = 'Scheduler quota';
export const CONCURRENCY_QUOTA = 'Lambda concurrency';

/** An account may be moved to another system: within an hour a month's treatments are posted again. */
const BACKFILL_SECONDS = 3_600;
/** What must be left beside the workers of the queues: for the API, its authorizer, the receipts and the sweep. */
const BESIDE_WORKERS = 20;

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
export function checkSchedulerQuotas(
  { applied, defaults }: Quotas,
  volume: Volume | undefined,
): readonly Finding[] {
  const { unknown } = findingsOn(SCHEDULER_QUOTA);
  if (volume === undefined)
    return [
      unknown({
        fact: 'Whether it carries the volume is not known: the stage does not say what it expects.',
        patients: 'A check-in without a schedule is found by the sweep, ten minutes late.',
        fix: 'Set expectedTreatmentsPerMonth of the stage in bin/stages.ts.',
        mayLoseTexts: false,
      }),
    ];
  const find = (name: string) =>
    [...applied, ...defaults].find(({ QuotaName, Value }) => QuotaName === name && Value !== undefined);
  return [
    compare(find('Number of schedules'), 'Number of schedules', volume.schedules),
    compare(
      find('CreateSchedule request rate'),
      'CreateSchedule request rate',
      Math.ceil(volume.schedules / BACKFILL_SECONDS),
    ),
  ];
}

function compare(quota: ServiceQuota | undefined, name: string, needed: number): Finding {
  const { ok, warning, unknown } = findingsOn(SCHEDULER_QUOTA);
  const { Value, QuotaCode } = quota ?? {};
  if (Value === undefined)
    return unknown({
      fact: `Service Quotas knows no "${name}".`,
      patients: 'A check-in without a schedule is found by the sweep, ten minutes late.',
      fix: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html',
      mayLoseTexts: false,
    });
  if (Value >= needed) return ok(`${name}: ${spell(Value)}, and ${spell(needed)} may be needed.`);
  return warning({
    fact: `${name}: ${spell(Value)}, and ${spell(needed)} may be needed.`,
    patients: 'A check-in without a schedule is found by the sweep, ten minutes late.',
    fix: increaseOf('scheduler', QuotaCode, needed),
  });
}

/**
 * New accounts have far less than the default of 1,000, which is why the default says nothing here:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function checkConcurrencyQuota(
  { applied }: Pick<Quotas, 'applied'>,
  { sms }: Pick<StageConfig, 'sms'>,
): readonly Finding[] {
  const { ok, warning, unknown } = findingsOn(CONCURRENCY_QUOTA);
  const name = 'Concurrent executions';
  const { Value, QuotaCode } = applied.find(({ QuotaName }) => QuotaName === name) ?? {};
  const queues = [checkInPacing(sms), ...(isTwoWay(sms) ? [hearingWorkers(sms), answerPacing(sms)] : [])];
  const workers = queues.reduce((all, { maxConcurrency }) => all + maxConcurrency, 0);
  const needed = workers + BESIDE_WORKERS;
  const patients = 'Functions hold each other up: clinics are refused for a time, and texts are late.';
  if (Value === undefined)
    return [
      unknown({
        fact: `Service Quotas does not say how many ${name.toLowerCase()} the account may have.`,
        patients,
        fix: `aws lambda get-account-settings says it: ConcurrentExecutions must be ${needed} at the least.`,
        mayLoseTexts: false,
      }),
    ];
  if (Value >= needed) return [ok(`${name}: ${spell(Value)}, and ${spell(needed)} may be needed.`)];
  return [
    warning({
      fact: `${name}: ${spell(Value)}, and ${spell(needed)} may be needed.`,
      patients,
      fix: increaseOf('lambda', QuotaCode, 1_000),
    }),
  ];
}

const increaseOf = (service: string, code: string | undefined, value: number): string =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value}`;

const spell = (value: number): string => value.toLocaleString('en');
