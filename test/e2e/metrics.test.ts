import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseMetricLine } from '../contracts/support/embedded-metric-format.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { withoutWakeUpFor } from './support/faults.ts';

type Written = ReturnType<typeof parseMetricLine>[number];

/** Looks up, in what has been written so far, a metric of the stage under these values of its second dimension. */
function reading(written: readonly Written[]) {
  const valuesOf = (name: string, dimensions: Record<string, string> = {}): number[] => {
    const wanted = JSON.stringify([{ Stage: 'dev', ...dimensions }]);
    return written
      .filter((metric) => metric.name === name && JSON.stringify(metric.dimensions) === wanted)
      .map(({ value }) => Number(value));
  };
  const sumOf = (name: string, dimensions?: Record<string, string>): number =>
    valuesOf(name, dimensions).reduce((sum, value) => sum + value, 0);
  return { valuesOf, sumOf };
}

describe('what the functions count of a patient who is texted late and needs help', () => {
  let clinic: ClinicSystem;
  const written: Written[] = [];
  beforeAll(async () => {
    clinic = await startClinicSystem({
      intercept: withoutWakeUpFor('48h'),
      onLog: (_, line) => {
        if (line.startsWith('{"_aws"')) written.push(...parseMetricLine(line));
      },
    });
    await clinic.post(anEvent());
    await clinic.post(anEvent());
    await clinic.moveTo('2026-11-26T16:00:00Z');
    const body = JSON.stringify({ from: anEvent().patient.phone, body: 'I cannot breathe' });
    await clinic.call('/_local/sms', { method: 'POST', body });
    await clinic.advance('PT50M');
  });
  afterAll(() => clinic.run.close());

  const { valuesOf, sumOf } = reading(written);

  it('is the treatment, once however often it is posted, and the wake-up that Scheduler refused', () => {
    expect(sumOf('TreatmentsReceived')).toBe(1);
    expect(sumOf('SchedulesNotMade')).toBeGreaterThan(0);
  });

  it('is the check-in that the sweep found overdue, and for how long', () => {
    expect(sumOf('Overdue')).toBe(1);
    const age = Math.max(...valuesOf('OldestOverdueAge'));
    expect(age).toBeGreaterThanOrEqual(600);
    expect(age).toBeLessThanOrEqual(900);
  });

  it('is each state that the check-in came into', () => {
    expect(sumOf('CheckIns', { State: 'sent' })).toBe(1);
    expect(sumOf('CheckIns', { State: 'delivered' })).toBe(1);
  });

  it('is the parts of all texts, as the network counts them', async () => {
    const parts = (await clinic.texts()).map(({ segments }) => segments);
    expect(parts).toHaveLength(2);
    expect(sumOf('TextParts')).toBe(parts.reduce((sum, each) => sum + each, 0));
  });

  it('is the reply by what it means, and how long its alert is left', () => {
    expect(sumOf('Replies', { Outcome: 'urgent' })).toBe(1);
    const ages = valuesOf('AlertAge', { Severity: 'urgent' });
    expect(ages).toEqual([expect.any(Number)]);
    expect(ages[0]).toBeGreaterThanOrEqual(1_800);
    expect(ages[0]).toBeLessThanOrEqual(2_100);
  });

  it('is nothing that went wrong otherwise', () => {
    for (const name of ['AccountRefusals', 'TextsNotComposed', 'SweepFailures', 'AlertsNotTold']) {
      expect([name, sumOf(name)]).toEqual([name, 0]);
    }
  });

  it('names no clinic, treatment or phone', () => {
    const said = JSON.stringify(written);
    expect(said).not.toMatch(/demo|T-1001|3055550123/);
    expect(written.length).toBeGreaterThan(10);
  });
});

describe('what the functions count of what they could not do, though none of them failed', () => {
  let clinic: ClinicSystem;
  const written: Written[] = [];
  const { sumOf } = reading(written);
  /** The function whose calls of the table are all refused. */
  let refused: string | undefined;
  let isSpendLimitReached = false;
  beforeAll(async () => {
    clinic = await startClinicSystem({
      intercept: ({ caller, service }) =>
        refused !== undefined && caller.includes(refused) && service === 'dynamodb'
          ? { before: { code: 'ValidationException', status: 400, message: 'no' } }
          : 'pass',
      carrier: () => ({
        ...(isSpendLimitReached
          ? { status: 'FAILURE', providerResponse: 'No quota left for account' }
          : { status: 'SUCCESS', providerResponse: 'Message has been accepted by phone carrier' }),
        delayMs: 5_000,
      }),
      onLog: (_, line) => {
        if (line.startsWith('{"_aws"')) written.push(...parseMetricLine(line));
      },
    });
    await clinic.post(anEvent());
  });
  afterAll(() => clinic.run.close());

  const whileRefused = async (fn: string, act: () => Promise<unknown>): Promise<unknown> => {
    refused = fn;
    const answer = await act();
    refused = undefined;
    return answer;
  };
  const say = (body: string) =>
    clinic.call('/_local/sms', {
      method: 'POST',
      body: JSON.stringify({ from: anEvent().patient.phone, body }),
    });

  it('is a wake-up that was not followed', async () => {
    await whileRefused('Dispatch', () => clinic.moveTo('2026-11-26T15:32:00Z'));
    expect(sumOf('WakeUpsNotFollowed')).toBe(1);
  });

  it('is a text that SNS took and did not send for the spend limit: of it a person is told', async () => {
    isSpendLimitReached = true;
    await clinic.advance('PT20M');
    expect(sumOf('AccountRefusals')).toBe(1);
    expect((await clinic.read('T-1001')).body.checkIns[0].state).toBe('undelivered');
    expect((await clinic.state()).alerts).toMatchObject([{ attributes: { kind: 'undelivered' } }]);
  });

  it('is an answer that was not sent for it either', async () => {
    await say('HELP');
    await clinic.advance('PT1M');
    expect(sumOf('AccountRefusals')).toBe(2);
  });

  it('is a text of a patient that was not heard', async () => {
    await whileRefused('Replies', async () => {
      await say('I cannot breathe');
      await clinic.advance('PT1S');
    });
    expect(sumOf('RepliesNotHeard')).toBe(1);
  });

  it.each([
    ['Intake', 'writing', () => clinic.post(anEvent({ treatmentId: 'T-1002' }))],
    ['ReadTreatment', 'reading', () => clinic.read('T-1001')],
    ['ListAlerts', 'alerts', () => clinic.request('GET', '/alerts')],
  ])('is a request that %s answered with a 503', async (fn, Kind, ask) => {
    expect(await whileRefused(fn, ask)).toMatchObject({ status: 503 });
    expect(sumOf('RequestsFailed', { Kind })).toBe(1);
  });
});
