import { formatInstant } from '../lambdas/domain/instant.ts';
import { startLocalRun } from './local-run.ts';
import { synthesise } from './synthesise.ts';

/**
 * The whole story without a person: two patients go home, and are texted at 48 hours and at 4 weeks. Told through HTTP
 * alone; fails unless every text came at the instant that stands here.
 */

interface Visit {
  readonly title: string;
  readonly event: {
    readonly treatmentId: string;
    readonly carePlan: string;
    readonly treatedAt: string;
    readonly patient: { readonly phone: string; readonly language: string; readonly timeZone: string };
    readonly consent: { readonly sms: boolean; readonly obtainedAt: string };
  };
  /** When its texts must come. */
  readonly textedAt: readonly string[];
}

const visits: readonly Visit[] = [
  {
    title: 'An English-speaking patient in New York, treated at 23:50',
    event: {
      treatmentId: 'T-1001',
      carePlan: 'exosome-therapy',
      treatedAt: '2026-10-26T23:50:00-04:00',
      patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
      consent: { sms: true, obtainedAt: '2026-10-26T22:15:00-04:00' },
    },
    textedAt: ['2026-10-29T13:08:00Z', '2026-11-24T14:05:00Z'],
  },
  {
    title:
      'A Spanish-speaking patient in Chicago, whose clock goes back an hour between visit and first text',
    event: {
      treatmentId: 'T-1002',
      carePlan: 'exosome-therapy',
      treatedAt: '2026-10-31T11:30:00-05:00',
      patient: { phone: '+13055550124', language: 'es', timeZone: 'America/Chicago' },
      consent: { sms: true, obtainedAt: '2026-10-31T10:55:00-05:00' },
    },
    textedAt: ['2026-11-02T16:30:00Z', '2026-11-28T17:30:00Z'],
  },
];

const FIVE_MINUTES = 5 * 60_000;
const END = '2026-12-15T00:00:00Z';

const app = await synthesise('dev');
const run = await startLocalRun({
  outdir: app.outdir,
  port: 0,
  start: Date.parse('2026-10-26T12:00:00-04:00'),
});
try {
  process.exitCode = (await tellTheStory(run.url)) ? 0 : 1;
} finally {
  await run.close();
  await app.remove();
}

async function tellTheStory(url: string): Promise<boolean> {
  for (const { title, event } of visits) {
    const { timeZone } = event.patient;
    await call(url, 'POST', '/_local/clock', {
      to: formatInstant(Date.parse(event.treatedAt) + FIVE_MINUTES),
    });
    const { access_token } = await call<{ access_token: string }>(url, 'GET', '/_local/token?clinic=demo');
    const treatment = await call<{ checkIns: { key: string; sendAt: string }[] }>(
      url,
      'POST',
      '/treatments',
      event,
      access_token,
    );
    console.log(`\n${title}\n  ${localTime(event.treatedAt, timeZone)}  treated (${event.treatmentId})`);
    for (const { key, sendAt } of treatment.checkIns) {
      console.log(`  ${localTime(sendAt, timeZone)}  planned: the ${key} check-in`);
    }
  }

  await call(url, 'POST', '/_local/clock', { to: END });
  const texts = await call<Text[]>(url, 'GET', '/_local/sms');
  let asHeld = texts.length === visits.flatMap(({ textedAt }) => textedAt).length;
  for (const { event, textedAt } of visits) {
    const { phone, timeZone } = event.patient;
    const received = texts.filter(({ to }) => to === phone);
    console.log(`\nWhat ${phone} received`);
    for (const { at, body, segments } of received) {
      console.log(`  ${localTime(at, timeZone)}  in ${segments} parts\n    ${body}`);
    }
    const came = received.map(({ at }) => at);
    if (came.join() === textedAt.join()) continue;
    asHeld = false;
    console.error(`  Wrong: the texts came at ${came.join(', ')}, not at ${textedAt.join(', ')}`);
  }
  console.log(asHeld ? '\nEvery text came when it should.' : '\nNot every text came when it should.');
  return asHeld;
}

interface Text {
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly segments: number;
}

async function call<T>(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  token?: string,
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** `Thu, Oct 29, 2026, 09:08 EDT` */
function localTime(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return format.format(new Date(instant));
}
