import { formatInstant } from '../lambdas/domain/instant.ts';
import { startLocalRun } from './local-run.ts';
import { synthesise } from './synthesise.ts';

/**
 * The whole story without a person: three patients go home, are texted at 48 hours and at 4 weeks, and answer; people of the
 * clinic are told of two of the answers, and take over one. Told through HTTP alone; fails unless every text came at the
 * instant that stands here.
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
  readonly answer: { readonly at: string; readonly words: string };
  /** When its texts must come: check-in, answer, check-in. */
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
    answer: { at: '2026-10-29T13:20:00Z', words: 'all good, no pain 👍' },
    textedAt: ['2026-10-29T13:08:00Z', '2026-10-29T13:20:00Z', '2026-11-24T14:05:00Z'],
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
    answer: { at: '2026-11-03T03:00:00Z', words: 'se me está hinchando la cara' },
    textedAt: ['2026-11-02T16:30:00Z', '2026-11-03T03:00:00Z', '2026-11-28T17:30:00Z'],
  },
  {
    title:
      'A patient in Los Angeles with a problem that nobody of the clinic has taken over after four weeks',
    event: {
      treatmentId: 'T-1003',
      carePlan: 'exosome-therapy',
      treatedAt: '2026-11-02T10:00:00-08:00',
      patient: { phone: '+13055550125', language: 'en', timeZone: 'America/Los_Angeles' },
      consent: { sms: true, obtainedAt: '2026-11-02T09:30:00-08:00' },
    },
    answer: { at: '2026-11-04T20:00:00Z', words: '3' },
    textedAt: ['2026-11-04T18:00:00Z', '2026-11-04T20:00:00Z', '2026-11-30T18:00:00Z'],
  },
];

/** Whose urgent answer is taken over, by the link in the message that its second contact got. */
const TAKEN_OVER = { treatmentId: 'T-1002', at: '2026-11-03T03:30:00Z' };
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
  const moments = [
    ...visits.flatMap((visit) => [
      {
        at: formatInstant(Date.parse(visit.event.treatedAt) + FIVE_MINUTES),
        happens: () => postVisit(url, visit),
      },
      { at: visit.answer.at, happens: () => answerCheckIn(url, visit) },
    ]),
    { at: TAKEN_OVER.at, happens: () => takeOver(url) },
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { at, happens } of moments) {
    await call(url, 'POST', '/_local/clock', { to: at });
    await happens();
  }
  await call(url, 'POST', '/_local/clock', { to: END });

  const texts = await call<Text[]>(url, 'GET', '/_local/sms');
  let asHeld = texts.length === visits.flatMap(({ textedAt }) => textedAt).length;
  for (const { event, answer, textedAt } of visits) {
    const { phone, timeZone } = event.patient;
    const received = texts.filter(({ to }) => to === phone);
    console.log(`\nThe phone ${phone}`);
    const wrote = { at: answer.at, line: `answers: ${answer.words}` };
    const got = received.map(({ at, body, segments }) => ({
      at,
      line: `in ${segments} ${segments === 1 ? 'part' : 'parts'}\n    ${body}`,
    }));
    for (const { at, line } of [wrote, ...got].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)))
      console.log(`  ${localTime(at, timeZone)}  ${line}`);
    const came = received.map(({ at }) => at);
    if (came.join() === textedAt.join()) continue;
    asHeld = false;
    console.error(`  Wrong: the texts came at ${came.join(', ')}, not at ${textedAt.join(', ')}`);
  }
  console.log('\nWhat the people of the clinic were told');
  for (const { at, subject, message } of await alertsSoFar(url))
    console.log(`  ${at}  ${subject} (${message.treatmentId}; to the ${message.owner} contact)`);
  console.log(asHeld ? '\nEvery text came when it should.' : '\nNot every text came when it should.');
  return asHeld;
}

async function postVisit(url: string, { title, event }: Visit): Promise<void> {
  const { timeZone } = event.patient;
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

async function answerCheckIn(url: string, { event, answer }: Visit): Promise<void> {
  await call(url, 'POST', '/_local/sms', { from: event.patient.phone, body: answer.words });
}

/** As a nurse does: follows the link of the last message, and presses the button. */
async function takeOver(url: string): Promise<void> {
  const told = (await alertsSoFar(url)).filter(
    ({ message }) => message.treatmentId === TAKEN_OVER.treatmentId,
  );
  const response = await fetch(told.at(-1)?.message.link ?? '', { method: 'POST' });
  if (!response.ok) throw new Error(`the link of the alert answers ${response.status}`);
}

interface Told {
  readonly at: string;
  readonly subject: string;
  readonly message: { readonly treatmentId: string; readonly owner: string; readonly link: string };
}

async function alertsSoFar(url: string): Promise<Told[]> {
  return call(url, 'GET', '/_local/alerts');
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
