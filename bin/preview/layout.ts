import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { Html, html } from './html.ts';
import type { ReplyOutcome, ToldAlert } from './replies.ts';
import { repliesNote, replyWords } from './words.ts';

/** What the pages share that a clinician reads, prints and signs. Each stands by itself: no script, nothing loaded. */

const STYLE = `
:root { color-scheme: light dark; --line: #8886; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.7rem; line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) } h3 { margin-bottom: .4rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem } dt { font-weight: 600 } dd { margin: 0 }
blockquote { margin: .4rem 0; padding: .8rem 1.1rem; border: 2px solid currentcolor; border-radius: .6rem; font-size: 1.3rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid }
table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: 600; padding: .4rem 0 } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line) }
li, code { overflow-wrap: anywhere } code { font-size: .85em } pre { overflow-wrap: anywhere; white-space: pre-wrap; font-size: .85em }
a { color: inherit }
mark { background: none; color: inherit; font-weight: 700; border: 1px dashed currentcolor; border-radius: .3rem; padding: 0 .2em; white-space: nowrap }
.sign dt { padding-top: 1.4rem } .sign dd { border-bottom: 1px solid currentcolor; min-width: 12rem }
@page { margin: 18mm }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } table { font-size: .8rem } }
@media print { body { margin: 0; max-width: none; padding: 0 } h2, h3 { break-after: avoid } tr, .sign { break-inside: avoid } }
`;

/** @param language of the patient, in which a reply is */
export const repliesTable = (caption: string, replies: readonly ReplyOutcome[], language: Language): Html =>
  html`<table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Reply</th><th scope="col">Read as</th><th scope="col">Answer</th><th scope="col">The clinic is told</th></tr></thead>
<tbody>
${replies.map(
  ({ says, about, readAs, answers, told }) =>
    html`<tr><th scope="row"><span lang="${language}">${says}</span>${about && ` (${about})`}</th><td>${readAs.map((read) => replyWords[read]).join(', ')}</td><td>${answers.map((kind) => html`<a href="#${answerId(kind)}">${replyWords[kind]}</a>`)}</td><td>${toldCell(told)}</td></tr>`,
)}
</tbody>
</table>`;

const toldCell = (told: readonly ToldAlert[]): string =>
  told.length === 0 ? 'nothing' : told.map(({ title, severity }) => `${title} (${severity})`).join('; ');

/** Where on a page an answer stands. */
export const answerId = (kind: keyof Answers): string => `answer-${kind}`;

/** What must not be believed of a page. */
export function noteOf(deafStages: readonly string[]): Html | undefined {
  const note = repliesNote(deafStages);
  return note === undefined ? undefined : html`<p><strong>${note}</strong></p>`;
}

/** The end of a page: who approves what it shows, and the entry of `bin/approvals.json` that says so. */
export function signOff(hashes: readonly string[]): Html {
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

export const facts = (rows: readonly (readonly [string, string | Html])[]): Html =>
  html`<dl>
${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
</dl>`;

export const page = (title: string, main: Html): string =>
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
