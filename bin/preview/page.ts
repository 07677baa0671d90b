import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { localTime } from '../tool/local-time.ts';
import type { LongestText } from './all-texts.ts';
import { Html, html } from './html.ts';
import { type Preview, type PreviewedCheckIn, type ScheduledPreview, textsOf } from './preview.ts';
import type { ReplyOutcome } from './replies.ts';
import type { ShownText } from './shown-text.ts';
import {
  clinicWords,
  dueWords,
  expiredWords,
  heldWords,
  moveWords,
  PRICES_NOTE,
  priceWords,
  REPLIES_NOTE,
  sizeWords,
  sourcesOf,
  toldWords,
} from './words.ts';

/** Pages that a clinician reads, prints and signs. Each stands by itself: no script, nothing loaded. */

const STYLE = `
:root { color-scheme: light dark; --line: #8886; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.7rem; line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) } h3 { margin-bottom: .4rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem } dt { font-weight: 600 } dd { margin: 0 }
blockquote { margin: .4rem 0; padding: .8rem 1.1rem; border: 2px solid currentcolor; border-radius: .6rem; font-size: 1.3rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid }
table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: 600; padding: .4rem 0 } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line) }
li, code { overflow-wrap: anywhere } code { font-size: .85em } pre { overflow-wrap: anywhere; white-space: pre-wrap; font-size: .85em }
.sign dt { padding-top: 1.4rem } .sign dd { border-bottom: 1px solid currentcolor; min-width: 12rem }
@page { margin: 18mm }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } table { font-size: .8rem } }
@media print { body { margin: 0; max-width: none; padding: 0 } h2, h3 { break-after: avoid } tr, .sign { break-inside: avoid } }
`;

/** What one treatment leads to. */
export function previewPage(preview: Preview): string {
  const { carePlan, event, isClinicMadeUp, postedAt, checkIns, answers } = preview;
  const { treatedAt, patient } = event;
  const title = `What a patient will read: ${carePlan.title}`;
  return page(
    title,
    html`<h1>${title}</h1>
${facts([
  ['Treated', moment(treatedAt, patient.timeZone)],
  ['Posted', postedAt === treatedAt ? 'at that moment' : moment(postedAt, patient.timeZone)],
  ['Texts', `in ${patient.language}, for ${patient.timeZone}`],
  ['Clinic', `${clinicWords(preview)}${isClinicMadeUp ? ' (made up)' : ''}`],
])}
<p>${REPLIES_NOTE}</p>
${checkIns.map((checkIn) => checkInSection(checkIn, preview))}
<section>
<h2>The answers</h2>
${answers.map((answer) => html`<h3>${answer.kind}</h3>\n${shown(answer, preview)}`)}
</section>
<section>
<h2>Prices</h2>
${pricesOf(preview)}
</section>
${signOff(textsOf(preview).map(({ hash }) => hash))}`,
  );
}

function pricesOf({ country, prices }: Preview): Html {
  if (prices.length === 0) return html`<p>No price is on record for ${country}.</p>`;
  const list = prices.map(
    ({ country: of, from, usdPerPart }) =>
      `${of} ${usdPerPart.toFixed(5)}${from === undefined ? '' : ` ${from}`}`,
  );
  return html`${country === undefined ? html`<p>What a part costs, in USD: ${list.join('; ')}.</p>` : undefined}
<p>${PRICES_NOTE}</p>
<ul>
${sourcesOf(prices).map((source) => html`<li>${source}</li>`)}
</ul>`;
}

/** Every text, at its longest. */
export function allTextsPage(texts: readonly LongestText[]): string {
  const title = 'Every text that patients may get';
  const titles = [...new Set(texts.map((text) => text.title))];
  return page(
    title,
    html`<h1>${title}</h1>
<p>At its longest: with the longest clinic name, phones and date that can stand in it.</p>
${titles.map(
  (of) => html`<section>
<h2>${of}</h2>
${texts
  .filter((text) => text.title === of)
  .map(
    (text) => html`<h3>${text.name}</h3>
<blockquote lang="${text.language}">${text.longest}</blockquote>
<p>${sizeWords(text)}. Template: <code>${text.hash}</code></p>`,
  )}
</section>`,
)}
${signOff(texts.map(({ hash }) => hash))}`,
  );
}

function checkInSection(checkIn: PreviewedCheckIn, preview: Preview): Html {
  const { timeZone } = preview.event.patient;
  const sent =
    checkIn.state === 'expired'
      ? expiredWords(checkIn, preview)
      : `${moment(checkIn.sendAt, timeZone)}. ${moveWords(checkIn, preview).join(' ')}`;
  return html`<section>
<h2>${checkIn.key}</h2>
${facts([
  ['Due', `${moment(checkIn.dueAt, timeZone)}, ${dueWords(checkIn, preview)}.`],
  ['Sent', sent],
])}
${checkIn.state === 'expired' ? undefined : textsPart(checkIn, preview)}
</section>`;
}

function textsPart({ text, held, replies, silence }: ScheduledPreview, preview: Preview): Html {
  const { timeZone } = preview.event.patient;
  return html`<h3>The text</h3>
${shown(text, preview)}
${held && html`<h3>The text where nothing may be lifted</h3>\n<p>${heldWords(held)}.</p>\n${shown(held, preview)}`}
${replies.length > 0 ? repliesTable(replies, preview) : undefined}
${silence && html`<p>No reply by ${moment(silence.at, timeZone)}: ${toldWords(silence)}</p>`}`;
}

const shown = (text: ShownText, { event, quotedCountries }: Preview): Html =>
  html`<blockquote lang="${event.patient.language}">${text.body}</blockquote>
<p>${sizeWords(text)}; ${priceWords(text.prices, quotedCountries)}. Template: <code>${text.hash}</code></p>`;

const repliesTable = (replies: readonly ReplyOutcome[], { event }: Preview): Html =>
  html`<table>
<caption>What a patient may reply</caption>
<thead><tr><th scope="col">Reply</th><th scope="col">Read as</th><th scope="col">Answer</th><th scope="col">The clinic is told</th></tr></thead>
<tbody>
${replies.map(
  ({ says, about, readAs, answers, told }) =>
    html`<tr><th scope="row"><span lang="${event.patient.language}">${says}</span>${about && ` (${about})`}</th><td>${readAs.join(', ')}</td><td>${answers.join(', ')}</td><td>${told.length === 0 ? 'nothing' : told.map(({ title, severity }) => `${title} (${severity})`).join('; ')}</td></tr>`,
)}
</tbody>
</table>`;

/** The end of a page: who approves what it shows, and the entry of `bin/approvals.json` that says so. */
function signOff(hashes: readonly string[]): Html {
  const texts = [...new Set(hashes)];
  const entry = JSON.stringify({ by: '', on: '', until: '', texts }, null, 2);
  return html`<section class="sign">
<h2>Approval</h2>
<p>I have read the texts above as patients will read them, and approve them.</p>
<dl>
${['Name', 'Role', 'Date', 'Valid until', 'Signature'].map((line) => html`<dt>${line}</dt><dd></dd>`)}
</dl>
<h3>For bin/approvals.json</h3>
<p>Fill in who (name and role), on which day and until when, as YYYY-MM-DD, and add it to the list in that file.</p>
<pre>${entry}</pre>
</section>`;
}

const facts = (rows: readonly (readonly [string, string])[]): Html =>
  html`<dl>
${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
</dl>`;

const moment = (at: Instant, timeZone: string): string => `${localTime(at, timeZone)} (${formatInstant(at)})`;

const page = (title: string, main: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.text;
