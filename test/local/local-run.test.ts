import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { LocalAlert } from '../../local/local-alert.ts';
import { type LocalRun, type LocalRunOptions, startLocalRun } from '../../local/local-run.ts';
import type { Intercept } from '../../local/wire/fault.ts';
import { synthesise } from '../support/synth.ts';

// Each test starts workers, and the first may have to wait for a synthesis.
jest.setTimeout(60_000);

const PHONE = '+13055550123';
const running: LocalRun[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((run) => run.close()));
});

/** A run of the stage `dev` in which one patient was treated fifteen minutes ago. */
async function start(options: Partial<LocalRunOptions> = {}) {
  const { outdir } = synthesise('dev');
  const run = await startLocalRun({ outdir, port: 0, start: Date.parse('2026-11-24T15:45:00Z'), ...options });
  running.push(run);
  const call = async (path: string, body?: object) => {
    const token = path.startsWith('/_local') ? '' : await tokenOf(run);
    const response = await fetch(run.url + path, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return response.json();
  };
  await call('/treatments', {
    treatmentId: 'T-1',
    carePlan: 'exosome-therapy',
    treatedAt: '2026-11-24T15:30:00Z',
    patient: { phone: PHONE, language: 'en', timeZone: 'America/New_York' },
    consent: { sms: true, obtainedAt: '2026-11-24T15:00:00Z' },
  });
  return {
    run,
    call,
    /** Answers how many ticks of the sweep there were. */
    async advance(duration: string): Promise<number> {
      const { fired } = (await call('/_local/clock', { advance: duration })) as { fired: { name: string }[] };
      return fired.filter(({ name }) => name.includes('-sweep/')).length;
    },
    async deadLetters(): Promise<readonly string[]> {
      const { deadLetters } = (await call('/_local/state')) as { deadLetters: { body: string }[] };
      return deadLetters.map(({ body }) => body);
    },
    /** When the patient was texted, how the check-ins stand, and which alerts there were. */
    async story() {
      const texts = (await call('/_local/sms')) as { at: string }[];
      const alerts = (await call('/_local/alerts')) as { at: string; attributes: { kind: string } }[];
      const { checkIns } = (await call('/treatments/T-1')) as { checkIns: { state: string }[] };
      return {
        texts: texts.map(({ at }) => at),
        states: checkIns.map(({ state }) => state),
        alerts: alerts.map(({ at, attributes }) => `${at} ${attributes.kind}`),
      };
    },
  };
}

async function tokenOf({ url }: LocalRun): Promise<string> {
  const answer = await fetch(`${url}/_local/token?clinic=demo`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

describe('a local run', () => {
  it('delivers texts, unless the carrier says otherwise', async () => {
    const { advance, story } = await start();
    await advance('PT48H');
    expect(await story()).toEqual({
      texts: ['2026-11-26T15:30:00Z'],
      states: ['delivered', 'scheduled'],
      alerts: [],
    });
  });

  it('tells of a text that the carrier did not deliver', async () => {
    const providerResponse = 'Phone carrier has blocked this message';
    const { advance, story } = await start({
      carrier: () => ({ status: 'FAILURE', providerResponse, delayMs: 60_000 }),
    });
    await advance('PT48H');
    expect(await story()).toMatchObject({
      states: ['undelivered', 'scheduled'],
      alerts: [expect.stringMatching(/^2026-11-26T15:\d\d:00Z undelivered$/)],
    });
  });

  it('shows the receipts that could not be taken among the dead letters', async () => {
    const { advance, deadLetters } = await start({
      intercept: ({ caller, action }) =>
        caller.includes('Receipts') && action === 'Query'
          ? { before: { code: 'AccessDeniedException', status: 400, message: 'no' } }
          : 'pass',
    });
    await advance('PT49H');
    const [record, ...more] = await deadLetters();
    expect(JSON.parse(record ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { awslogs: { data: expect.any(String) } },
    });
    expect(more).toEqual([]);
  });

  it('hands what the patient writes back to the function that reads replies', async () => {
    const { run, call, advance } = await start();
    const replies = run.functions.find(({ definition }) => definition.name.includes('Replies'));
    if (replies === undefined) throw new Error('no function reads replies');
    const invoke = jest.spyOn(replies, 'invoke');
    await advance('PT48H');
    const [text] = (await call('/_local/sms')) as { messageId: string }[];
    const { inboundMessageId } = (await call('/_local/sms', { from: PHONE, body: 'Fine' })) as {
      inboundMessageId: string;
    };

    const { Records } = JSON.parse(invoke.mock.lastCall?.[0] ?? '') as { Records: { body: string }[] };
    const envelopes = Records.map(({ body }) => JSON.parse(body));
    expect(envelopes).toMatchObject([{ Type: 'Notification', Timestamp: '2026-11-26T15:45:00.000Z' }]);
    expect(JSON.parse(envelopes[0].Message)).toEqual({
      originationNumber: PHONE,
      destinationNumber: '+12065550100',
      messageKeyword: 'KEYWORD_000000000000',
      messageBody: 'Fine',
      inboundMessageId,
      previousPublishedMessageId: text?.messageId,
    });
    expect(await call('/_local/sms/inbound')).toMatchObject([{ inboundMessageId }]);
  });

  it('does not take what comes in for an alert', async () => {
    const heard: LocalAlert[] = [];
    const { call } = await start({ onAlert: (alert) => heard.push(alert) });
    await call('/_local/sms', { from: PHONE, body: 'Fine' });
    const alerts = (await call('/_local/alerts')) as LocalAlert[];
    expect([...heard, ...alerts].filter(({ topic }) => topic.includes('Inbound'))).toEqual([]);
  });

  it('texts nobody again who is on the opt-out list of the account', async () => {
    const { advance, story } = await start({ isOptedOut: (phone) => phone === PHONE });
    await advance('P29D');
    expect(await story()).toMatchObject({ texts: ['2026-11-26T15:30:00Z'] });
  });

  /** Every wake-up is lost, so that the sweep has to find what is due. */
  const withoutScheduler: Intercept = ({ service }) =>
    service === 'scheduler'
      ? { before: { code: 'InternalServerException', status: 500, message: 'down' } }
      : 'pass';

  it('comes to the same with the ticks that can find nothing left out', async () => {
    const options = { intercept: withoutScheduler, carrier: () => 'lost' as const };
    const [some, all] = [await start(options), await start({ ...options, allTicks: true })];
    const ticks = [await some.advance('PT50H'), await all.advance('PT50H')];

    expect(ticks[1]).toBe(600);
    expect(ticks[0]).toBeLessThan(20);
    expect(await some.story()).toEqual(await all.story());
    expect((await some.story()).texts).toHaveLength(1);
  });
});

describe('a local run of a stage that has an issuer of its own', () => {
  it('plays that issuer, with a client of each clinic', async () => {
    const { outdir } = synthesise('production', { entry: 'test/infra/production-app.ts' });
    const run = await startLocalRun({ outdir, port: 0, start: Date.parse('2026-11-24T15:45:00Z') });
    running.push(run);

    const token = await tokenOf(run);
    expect(decodeJwt(token)).toEqual({
      iss: 'https://login.clinics.example/realms/staff',
      aud: 'https://aftercare.clinics.example',
      sub: 'demo-client',
      azp: 'demo-client',
      scope:
        'https://aftercare.clinics.example/treatments.read https://aftercare.clinics.example/treatments.write',
      iat: run.now / 1_000,
      exp: run.now / 1_000 + 3_600,
      jti: expect.any(String),
    });
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${run.url}/treatments/T-none`, { headers })).status).toBe(404);
    expect((await fetch(`${run.url}/_local/oauth2/token`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a local run of a stage that has a two-way number of its own', () => {
  it('takes texts to that number, as if ops had set it up', async () => {
    const { outdir } = synthesise('production', { entry: 'test/infra/production-app.ts' });
    const run = await startLocalRun({ outdir, port: 0, start: Date.parse('2026-11-24T15:45:00Z') });
    running.push(run);
    expect(run.isTwoWay).toBe(true);
    const body = JSON.stringify({ from: PHONE, body: '1' });
    expect((await fetch(`${run.url}/_local/sms`, { method: 'POST', body })).status).toBe(202);
    const inbound = await (await fetch(`${run.url}/_local/sms/inbound`)).json();
    expect(inbound).toMatchObject([{ from: PHONE, to: '+13055550100' }]);
  });
});

describe('a local run of a stage whose replies go elsewhere', () => {
  it('takes no texts', async () => {
    const { outdir } = synthesise('production');
    const run = await startLocalRun({ outdir, port: 0, start: Date.parse('2026-11-24T15:45:00Z') });
    running.push(run);
    expect(run.isTwoWay).toBe(false);
    const body = JSON.stringify({ from: PHONE, body: '1' });
    expect((await fetch(`${run.url}/_local/sms`, { method: 'POST', body })).status).toBe(404);
  });
});
