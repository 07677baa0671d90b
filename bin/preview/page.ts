import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { localTime } from '../tool/local-time.ts';
import { type Html, html } from './html.ts';
import { answerId, facts, noteOf, page, repliesTable, signOff } from './layout.ts';
import { type Preview, type PreviewedCheckIn, type ScheduledPreview, textsOf } from './preview.ts';
import type { ShownText } from './shown-text.ts';
import {
  clinicWords,
  dueWords,
  expiredWords,
  heldWords,
  languageWords,
  madeUpWords,
  moveWords,
  offsetWords,
  PRICES_NOTE,
  priceWords,
  replyWords,
  senderWords,
  sizeWords,
  sourcesOf,
  toldWords,
} from './words.ts';

/** What one treatment leads to, for a clinician to read, print and sign. */
export function previewPage(preview: Preview): string {
  const { carePlan, event, madeUp, deafStages, postedAt, checkIns, answers } = preview;
  const { treatedAt, patient } = event;
  const title = `What a patient will read: ${carePlan.title}`;
  return page(
    title,
    html`<h1>${title}</h1>
${facts([
  ['Treated', moment(treatedAt, patient.timeZone)],
  ['Posted', postedAt === treatedAt ? 'at that moment' : moment(postedAt, patient.timeZone)],
  ['Texts', `in ${languageWords[patient.language]}, for ${patient.timeZone}`],
  [
    'Clinic',
    html`${clinicWords(preview)}${madeUp.length === 0 ? undefined : html` <strong>(${madeUpWords(madeUp)})</strong>`}`,
  ],
])}
${noteOf(deafStages)}
${checkIns.map((checkIn) => checkInSection(checkIn, preview))}
<section>
<h2>The answers</h2>
${answers.map((answer) => html`<h3 id="${answerId(answer.kind)}">${replyWords[answer.kind]}</h3>\n${shown(answer, preview)}`)}
</section>
<section>
<h2>Prices</h2>
${pricesOf(preview)}
</section>
${signOff(textsOf(preview).map(({ hash }) => hash))}`,
  );
}

function pricesOf({ pricedCountry, prices }: Preview): Html {
  if (prices.length === 0) return html`<p>No price is on record for ${pricedCountry}.</p>`;
  const list = prices.map((price) => `${price.country} ${price.usdPerPart.toFixed(5)}${senderWords(price)}`);
  return html`${pricedCountry === undefined ? html`<p>What a part costs, in USD: ${list.join('; ')}.</p>` : undefined}
<p>${PRICES_NOTE}</p>
<ul>
${sourcesOf(prices).map((source) => html`<li>${source}</li>`)}
</ul>`;
}

function checkInSection(checkIn: PreviewedCheckIn, preview: Preview): Html {
  const { timeZone } = preview.event.patient;
  const sent =
    checkIn.state === 'expired'
      ? expiredWords(checkIn, preview)
      : `${moment(checkIn.sendAt, timeZone)}. ${moveWords(checkIn, preview).join(' ')}`;
  return html`<section>
<h2>${offsetWords(checkIn.offset)}</h2>
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
${held && html`<h3>The text where nothing may be lifted</h3>\n<p>${heldWords(held.openAlerts, held.restrictions)}.</p>\n${shown(held, preview)}`}
${repliesTable('What a patient may reply', replies, preview.event.patient.language)}
${silence && html`<p>No reply by ${moment(silence.at, timeZone)}: ${toldWords(silence)}</p>`}`;
}

const shown = (text: ShownText, { event, quotedCountries }: Preview): Html =>
  html`<blockquote lang="${event.patient.language}">${text.body}</blockquote>
<p>${sizeWords(text)}; ${priceWords(text.prices, quotedCountries)}. Template: <code>${text.hash}</code></p>`;

const moment = (at: Instant, timeZone: string): string => `${localTime(at, timeZone)} (${formatInstant(at)})`;
