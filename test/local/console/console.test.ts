import { request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClinicDirectory } from '../../../lambdas/aws/clinic-directory.ts';
import { type LocalRun, startLocalRun } from '../../../local/local-run.ts';
import {
  anEvent,
  type ClinicSystem,
  otherClinic,
  startClinicSystem,
} from '../../e2e/support/clinic-system.ts';
import { synthesise } from '../../support/synth.ts';
import { ConsoleReader } from './support/console-reader.ts';

const PHONE = '+13055550123';

describe('the console of a local run', () => {
  let clinic: ClinicSystem;
  let reader: ConsoleReader;
  beforeAll(async () => {
    clinic = await startClinicSystem();
    reader = await ConsoleReader.connect(clinic.run.url);
  });
  afterAll(() => clinic?.run.close());

  const write = (body: string) =>
    clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: PHONE, body }) });

  it('shows the whole of a run in which nothing has happened', async () => {
    await reader.until(() => true);
    expect(reader.events).toMatchObject([
      {
        stage: { stackName: 'aftercare-dev', isTwoWay: true },
        clock: {
          now: '2026-11-24T15:45:00Z',
          isMoving: false,
          nextEvent: { what: 'sweep', at: '2026-11-24T15:46:00Z' },
        },
        clinics: [{ id: 'demo', name: 'Demo Clinic' }],
        treatments: { total: 0, shown: [] },
        phones: { total: 0, shown: [] },
        alerts: { total: 0, shown: [] },
        schedules: { total: 1, shown: [{ isRecurring: true }] },
        logs: { total: 0, shown: [] },
      },
    ]);
    expect(reader.state.queues?.filter(({ isDeadLetterQueue }) => isDeadLetterQueue)).toHaveLength(3);
  });

  it('shows a treatment with the schedules and the items that it makes, and what was printed', async () => {
    await clinic.post(anEvent());
    const state = await reader.until(
      ({ schedules, treatments, logs }) => schedules.total === 3 && treatments.total === 1 && logs.total > 0,
    );
    expect(state.treatments.shown).toMatchObject([
      { treatmentId: 'T-1001', checkIns: [{ state: 'scheduled' }, { state: 'scheduled' }] },
    ]);
    expect(state.items.shown.map(({ pk }) => pk)).toContain('TREATMENT#demo#T-1001');
    expect(state.logs.shown[0]).toMatchObject({
      at: '2026-11-24T15:45:00Z',
      functionName: expect.any(String),
    });
  });

  it('knows the next event: the sweep once, and then the check-in', async () => {
    expect((await clinic.moveClock({ to: 'next-event' })).body.now).toBe('2026-11-24T15:46:00Z');
    const state = await reader.until(({ clock }) => clock.now === '2026-11-24T15:46:00Z' && !clock.isMoving);
    expect(state.clock.nextEvent).toEqual({ what: 'check-in', at: '2026-11-26T15:30:00Z' });
    expect((await clinic.moveClock({ to: 'next-event' })).body.now).toBe('2026-11-26T15:30:00Z');
  });

  it('shows that the clock moves, and the text that arrives', async () => {
    const { phones, clock } = await reader.until(
      ({ clock, phones }) => phones.total === 1 && clock.now === '2026-11-26T15:30:00Z' && !clock.isMoving,
    );
    expect(clock.nextEvent).toEqual({ what: "carrier's report", at: '2026-11-26T15:30:05Z' });
    expect(reader.events.some(({ clock }) => clock?.isMoving === true)).toBe(true);
    expect(phones.shown).toMatchObject([
      { number: PHONE, messages: [{ direction: 'to-phone', at: '2026-11-26T15:30:00Z', parts: 2 }] },
    ]);
  });

  it('shows what the patient answers with the treatment, the alert, and the phone as it now looks', async () => {
    await write('3');
    const state = await reader.until(
      ({ alerts, phones }) => alerts.total === 1 && phones.shown[0]?.messages.length === 3,
    );
    expect(state.alerts.shown).toMatchObject([{ kind: 'concern', state: 'open', treatmentId: 'T-1001' }]);
    expect(state.treatments.shown[0]?.replies).toMatchObject([{ body: '3', outcome: 'concern' }]);
    expect(state.phones.shown[0]?.messages.map(({ direction }) => direction)).toEqual([
      'to-phone',
      'from-phone',
      'to-phone',
    ]);
  });

  it('sends nothing while nothing happens', async () => {
    const movedBy = async (duration: string) => {
      const { now } = (await clinic.advance(duration)).body;
      return reader.until(({ clock }) => clock.now === now && !clock.isMoving);
    };
    const rested = await movedBy('PT1H');
    const { length } = reader.events;
    // Who connects has the state gathered anew, for all.
    const another = await ConsoleReader.connect(clinic.run.url);
    expect(await another.until(() => true)).toEqual(rested);
    await another.close();
    await movedBy('PT1S');
    // The clock, and what had waited to be read.
    for (const { clock, ...others } of reader.events.slice(length)) {
      expect(clock).not.toEqual(rested.clock);
      expect(others).toEqual({});
    }
  });

  it('shows what a tool writes', async () => {
    const client = new DynamoDBClient({
      endpoint: clinic.run.awsUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'tool', secretAccessKey: 'tool' },
    });
    await new ClinicDirectory(client, clinic.run.tables[0] ?? '').add(otherClinic);
    client.destroy();
    const { clinics } = await reader.until(({ clinics }) => clinics.length === 2);
    expect(clinics.map(({ id }) => id)).toEqual(['demo', 'other']);
  });

  it('answers with its page at / alone, under rules that let nothing else in', async () => {
    const page = await fetch(clinic.run.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const [, script = ''] = /<script type="module" src="([^"]+)">/.exec(await page.text()) ?? [];
    const answer = await fetch(clinic.run.url + script);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'no-store',
    ]);
    expect((await fetch(`${clinic.run.url}/_local/console/other.js`)).status).toBe(404);
  });

  it.each([
    ['POST', '/'],
    ['GET', '/index.html'],
  ])('leaves %s %s to the API', async (method, path) => {
    const answer = await fetch(clinic.run.url + path, { method });
    expect([answer.status, await answer.json(), answer.headers.has('apigw-requestid')]).toEqual([
      404,
      { message: 'Not Found' },
      true,
    ]);
  });

  it.each(['/', '/_local/events', '/_local/state'])(
    'answers nobody who took %s for another host',
    async (path) => {
      expect(await statusFor({ host: 'elsewhere.example' }, clinic.run.url + path)).toBe(403);
      expect(await statusFor({ host: '127.0.0.1' }, `${clinic.run.url}/_local/clock`)).toBe(200);
    },
  );

  it.each(['http://elsewhere.example', 'http://localhost:1', 'null'])(
    'lets no page of %s move the clock or write texts',
    async (origin) => {
      const { now } = clinic.run;
      for (const [path, body] of [
        ['/_local/clock', { advance: 'PT1H' }],
        ['/_local/sms', { from: PHONE, body: '1' }],
      ] as const) {
        const answer = await clinic.call(path, {
          method: 'POST',
          headers: { origin },
          body: JSON.stringify(body),
        });
        expect([answer.status, answer.body]).toEqual([403, { message: 'Ask from a page of this run.' }]);
      }
      expect(clinic.run.now).toBe(now);
    },
  );

  it('lets its own page ask', async () => {
    const { status } = await clinic.call('/_local/clock', { headers: { origin: clinic.run.url } });
    expect(status).toBe(200);
  });
});

describe('the console of a local run that leaves out no tick', () => {
  let run: LocalRun;
  beforeAll(async () => {
    const { outdir } = synthesise('dev');
    const start = Date.parse('2026-11-24T15:45:00Z');
    run = await startLocalRun({ outdir, port: 0, start, allTicks: true });
  });
  afterAll(() => run?.close());

  it('takes every tick for an event', async () => {
    const reader = await ConsoleReader.connect(run.url);
    const move = async () => {
      const answer = await fetch(`${run.url}/_local/clock`, { method: 'POST', body: '{"to": "next-event"}' });
      return ((await answer.json()) as { now: string }).now;
    };
    expect([await move(), await move()]).toEqual(['2026-11-24T15:46:00Z', '2026-11-24T15:51:00Z']);
    const { clock } = await reader.until(({ clock }) => clock.now === '2026-11-24T15:51:00Z');
    expect(clock.nextEvent?.at).toBe('2026-11-24T15:56:00Z');
    await reader.close();
  });
});

/** The status that is answered to a request with headers that `fetch` would not send. */
const statusFor = (headers: { readonly host: string }, url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
