import { localTime } from '../bin/tool/local-time.ts';
import { formatInstant } from '../lambdas/domain/instant.ts';
import { startLocalRun } from './local-run.ts';
import { synthesise } from './synthesise.ts';

/**
 * The whole story without a person: five patients go home, are texted at 48 hours and at 4 weeks, and answer; people of the
 * clinic are told what they have to know, and take over what may be an emergency. Told through HTTP alone; fails unless every
 * text came at the instant that stands here.
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
    title: 'An English-speaking patient in New York, treated at 23:50, is well',
    event: aTreatment('T-1001', '+13055550123', 'en', 'America/New_York', '2026-10-26T23:50:00-04:00'),
    answer: { at: '2026-10-29T13:20:00Z', words: '1' },
    textedAt: ['2026-10-29T13:08:00Z', '2026-10-29T13:20:00Z', '2026-11-24T14:05:00Z'],
  },
  {
    title:
      'A Spanish-speaking patient in Chicago, whose clock goes back an hour between visit and first text, has a fever at 02:00',
    event: aTreatment('T-1002', '+13055550124', 'es', 'America/Chicago', '2026-10-31T11:30:00-05:00'),
    answer: { at: '2026-11-03T08:00:00Z', words: 'tengo 39 de fiebre' },
    textedAt: ['2026-11-02T16:30:00Z', '2026-11-03T08:00:00Z', '2026-11-28T17:30:00Z'],
  },
  {
    title: 'A patient in Los Angeles says STOP between the two check-ins',
    event: aTreatment('T-1003', '+13055550125', 'en', 'America/Los_Angeles', '2026-11-02T10:00:00-08:00'),
    answer: { at: '2026-11-15T19:00:00Z', words: 'Please stop texting me' },
    textedAt: ['2026-11-04T18:00:00Z', '2026-11-15T19:00:00Z'],
  },
  {
    title: 'A phone number is not that of the patient',
    event: aTreatment('T-1004', '+13055550126', 'en', 'America/New_York', '2026-11-03T10:00:00-05:00'),
    answer: { at: '2026-11-05T15:30:00Z', words: 'Wrong number' },
    textedAt: ['2026-11-05T15:00:00Z', '2026-11-05T15:30:00Z'],
  },
  {
    title: 'A patient may need help now, and nobody of the clinic looks for 15 minutes',
    event: aTreatment('T-1005', '+13055550127', 'en', 'America/New_York', '2026-11-04T10:00:00-05:00'),
    answer: { at: '2026-11-07T03:00:00Z', words: 'my throat is swelling and its hard to breath' },
    textedAt: ['2026-11-06T15:00:00Z', '2026-11-07T03:00:00Z', '2026-12-02T15:00:00Z'],
  },
];

/** Whose answer is taken over, by the link in the message that the second contact got. */
const TAKEN_OVER = { treatmentId: 'T-1005', at: '2026-11-07T03:22:00Z' };
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
  let patientSeen = '';
  const moments = [
    ...visits.flatMap((visit) => [
      {
        at: formatInstant(Date.parse(visit.event.treatedAt) + FIVE_MINUTES),
        happens: () => postVisit(url, visit),
      },
      { at: visit.answer.at, happens: () => answerCheckIn(url, visit) },
    ]),
    {
      at: TAKEN_OVER.at,
      happens: async () => {
        patientSeen = await takeOver(url);
      },
    },
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
      console.log(`  ${localTime(Date.parse(at), timeZone)}  ${line}`);
    const came = received.map(({ at }) => at);
    if (came.join() === textedAt.join()) continue;
    asHeld = false;
    console.error(`  Wrong: the texts came at ${came.join(', ')}, not at ${textedAt.join(', ')}`);
  }
  console.log('\nWhat the people of the clinic saw');
  const seen = (await alertsSoFar(url)).map(({ at, subject, message: { treatmentId, owner } }) => ({
    at,
    line: `${subject} (${treatmentId}${owner === 'second' ? ', to the second contact too' : ''})`,
  }));
  const takenOver = {
    at: TAKEN_OVER.at,
    line: `takes over ${TAKEN_OVER.treatmentId}, and sees ${patientSeen}`,
  };
  for (const { at, line } of [...seen, takenOver].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)))
    console.log(`  ${localTime(Date.parse(at), 'America/New_York')}  ${line}`);
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
  console.log(
    `\n${title}\n  ${localTime(Date.parse(event.treatedAt), timeZone)}  treated (${event.treatmentId})`,
  );
  for (const { key, sendAt } of treatment.checkIns) {
    console.log(`  ${localTime(Date.parse(sendAt), timeZone)}  planned: the ${key} check-in`);
  }
}

async function answerCheckIn(url: string, { event, answer }: Visit): Promise<void> {
  await call(url, 'POST', '/_local/sms', { from: event.patient.phone, body: answer.words });
}

function aTreatment(
  treatmentId: string,
  phone: string,
  language: string,
  timeZone: string,
  treatedAt: string,
): Visit['event'] {
  const obtainedAt = formatInstant(Date.parse(treatedAt) - 60 * 60_000);
  return {
    treatmentId,
    carePlan: 'exosome-therapy',
    treatedAt,
    patient: { phone, language, timeZone },
    consent: { sms: true, obtainedAt },
  };
}

/** As a nurse does: follows the link of the last message, and presses the button. */
async function takeOver(url: string): Promise<string> {
  const told = (await alertsSoFar(url)).filter(
    ({ message }) => message.treatmentId === TAKEN_OVER.treatmentId,
  );
  const response = await fetch(told.at(-1)?.message.link ?? '', { method: 'POST' });
  if (!response.ok) throw new Error(`the link of the alert answers ${response.status}`);
  const page = await response.text();
  const [, wrote = ''] = /<blockquote>(.*)<\/blockquote>/.exec(page) ?? [];
  const [, phone = ''] = /<a href="tel:(.*)">/.exec(page) ?? [];
  return `"${wrote}" and ${phone}`;
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
