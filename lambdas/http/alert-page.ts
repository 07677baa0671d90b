import { createHash } from 'node:crypto';
import { type StandingAlert, severityOf } from '../domain/alert.ts';
import { alertWords } from '../domain/alert-message.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';

/** What a page shows: the alert, and the patient only to whoever has taken it over. */
export interface AlertPage {
  readonly alert: StandingAlert;
  readonly patient?: {
    /** E.164. Absent where the treatment is no longer kept. */
    readonly phone?: string;
    /** Absent where the alert is about no reply. */
    readonly wrote?: string;
  };
}

const STYLE = `
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem; line-height: 1.25 }
.urgent { border-left: .4rem solid #c62828; padding-left: .8rem }
dt { font-weight: 600 } dd { margin: 0 0 .6rem }
blockquote { margin: 0 0 .6rem; white-space: pre-wrap; overflow-wrap: anywhere }
button { font: inherit; font-weight: 600; padding: .7rem 1.2rem; border: 0; border-radius: .4rem; background: #0b57d0; color: #fff }
a { color: inherit; font-size: 1.3rem; font-weight: 600 }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, framed, stored or told to another site: the address of the page is a secret. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

export function alertPage({ alert, patient }: AlertPage): string {
  const { title, task } = alertWords(alert.kind);
  return page(
    title,
    `<main${severityOf(alert.kind) === 'urgent' ? ' class="urgent"' : ''}>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(task)}</p>
${patient === undefined ? '' : patientPart(patient)}<dl>
${facts(alert)
  .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
  .join('\n')}
</dl>
<p>${escapeHtml(standing(alert))}</p>
${patient === undefined ? `<form method="post"><button>${alert.state === 'open' ? 'I take this over' : 'Show how to reach the patient'}</button></form>` : ''}
</main>`,
  );
}

const patientPart = ({ phone, wrote }: NonNullable<AlertPage['patient']>): string =>
  [
    wrote === undefined ? '' : `<p>The patient wrote:</p>\n<blockquote>${escapeHtml(wrote)}</blockquote>\n`,
    phone === undefined
      ? '<p>The treatment is no longer kept here: see your own records for the phone.</p>\n'
      : `<p><a href="tel:${escapeHtml(phone)}">${escapeHtml(phone)}</a></p>\n`,
  ].join('');

const facts = ({ clinicId, treatmentId, checkIn, raisedAt, acknowledgeBy }: StandingAlert) =>
  [
    ['Clinic', clinicId],
    ['Treatment', treatmentId],
    ...(checkIn === undefined ? [] : [['Check-in', checkIn]]),
    ['Since', moment(raisedAt)],
    ...(acknowledgeBy === undefined ? [] : [['To be taken over by', moment(acknowledgeBy)]]),
  ] as const satisfies readonly (readonly string[])[];

function standing({ state, owner, acknowledged, resolvedAt }: StandingAlert): string {
  if (resolvedAt !== undefined) return `It no longer holds, since ${moment(resolvedAt)}.`;
  if (state === 'acknowledged' && acknowledged !== undefined)
    return `It was taken over at ${moment(acknowledged.at)}.`;
  return owner === 'second' ? 'Nobody has taken it over in time.' : 'Nobody has taken it over yet.';
}

export const linkGonePage = (): string =>
  page(
    'This link is not good any more',
    `<main>
<h1>This link is not good any more</h1>
<p>Links work for three days. What they were about stands in your clinic's system, which lists the open alerts.</p>
</main>`,
  );

export const unavailablePage = (): string =>
  page(
    'Please try again',
    `<main>
<h1>Please try again</h1>
<p>It is not known whether that took effect. Trying again does no harm. If a patient may need help, do not wait for this page.</p>
</main>`,
  );

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${main}
</body>
</html>
`;

const moment = (at: Instant): string => formatInstant(at).replace('T', ' ').replace('Z', ' UTC');

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** The text as HTML shows it, between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);
