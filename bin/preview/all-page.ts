import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { CarePlan, CarePlans, PlannedCheckIn, ReplyMeanings } from '../../lambdas/domain/care-plan.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { HOLDING_ALERTS } from '../../lambdas/domain/held-text.ts';
import { renderText } from '../../lambdas/domain/text.ts';
import { localDate } from '../../lambdas/domain/timing.ts';
import { demoClinic } from '../demo-clinic.ts';
import { allTexts, type LongestText } from './all-texts.ts';
import { Html, html } from './html.ts';
import { answerId, facts, noteOf, page, repliesTable, signOff } from './layout.ts';
import { outcomesOf, toldAlert } from './replies.ts';
import {
  clinicWords,
  durationWords,
  heldWords,
  languageWords,
  offsetWords,
  replyWords,
  sizeWords,
  toldWords,
} from './words.ts';

/** Every text as it is approved, with when it is sent and what comes of it, for a clinician to read, print and sign. */
export function allTextsPage(carePlans: CarePlans, answers: Answers, deafStages: readonly string[]): string {
  const title = 'Every text that patients may get';
  const texts = allTexts(carePlans, answers);
  return page(
    title,
    html`<h1>${title}</h1>
<p>What is approved stands in the frames, word for word. What stands in brackets is filled in for each clinic and patient:</p>
${facts(Object.entries(placeholders).map(([name, what]) => [`[${name}]`, what]))}
<p>Under each frame stands how it would read for the demo clinic, which is made up: ${clinicWords({ clinic: demoClinic })}.</p>
<p>A check-in is sent when it is due, or, where that is outside the hours in which the clinic sends texts, by the patient's own clock,
at their next opening and up to 14 minutes later.</p>
${noteOf(deafStages)}
${Object.values(carePlans).map((plan) => planSection(plan, texts))}
<section>
<h2>Answers to patients' own texts</h2>
<p>What the digits mean stands with each check-in. Words are read as follows; of many, these are examples.</p>
${(Object.keys(answers) as (keyof Answers)[]).map((kind) => answerPart(kind, texts))}
</section>
${signOff(texts.map(({ hash }) => hash))}`,
  );
}

/** What is filled in, by the name of the placeholder in a text. */
const placeholders = {
  clinic: 'the name of the clinic',
  phone: 'the phone that its patients call',
  emergency: 'the emergency number there',
  date: "the local date of the care plan's last check-in",
};

function planSection({ id, title, checkIns }: CarePlan, texts: readonly LongestText[]): Html {
  return html`<section>
<h2>${title}</h2>
${checkIns.map((checkIn) => checkInPart(checkIn, id, texts))}
</section>`;
}

function checkInPart(checkIn: PlannedCheckIn, carePlan: string, texts: readonly LongestText[]): Html {
  const { key, offset, expiresAfter, replies, replyBy, lifts = [] } = checkIn;
  const inField = (field: 'texts' | 'heldTexts') =>
    texts.filter(({ name }) => name.startsWith(`${carePlan}/${key}/${field}/`));
  const held = inField('heldTexts');
  return html`<h3>${offsetWords(offset)}</h3>
${facts([
  [
    'Too late',
    `${durationWords(expiresAfter)} after that: it is not sent any more, and ${toldWords(toldAlert('expired'))}`,
  ],
  [
    'No reply',
    replyBy === undefined
      ? 'Nobody is told.'
      : `${durationWords(replyBy)} after it was sent, ${toldWords(toldAlert('silence'))}`,
  ],
])}
${inField('texts').map((text) => textPart(text, languageWords[text.language]))}
${held.length === 0 ? undefined : html`<p>${heldWords(HOLDING_ALERTS, lifts)}:</p>`}
${held.map((text) => textPart(text, `${languageWords[text.language]}, where nothing may be lifted`))}
${
  replies === undefined
    ? html`<p>It offers no digit to reply with.</p>`
    : repliesTable('What the digits mean', digitsOf(replies), 'en')
}`;
}

const digitsOf = (meanings: ReplyMeanings) =>
  outcomesOf(meanings, 'en').filter(({ says }) => Object.hasOwn(meanings, says));

function answerPart(kind: keyof Answers, texts: readonly LongestText[]): Html {
  const leading = outcomes.filter(({ answers }) => answers.includes(kind));
  const words = leading.map(({ says }) => says).filter((says) => !Object.hasOwn(USUAL, says));
  const examples = [...new Set(words)].map((says) => `"${says}"`).join(', ');
  const told = (leading[0]?.told ?? []).map(toldWords).join(' ');
  return html`<h3 id="${answerId(kind)}">${replyWords[kind]}</h3>
<p>To ${examples === '' ? 'a digit, or words to that effect' : `words like ${examples}`}; ${told === '' ? 'the clinic is told nothing.' : told}</p>
${texts.filter(({ name }) => name.startsWith(`answers/${kind}/`)).map((text) => textPart(text, languageWords[text.language]))}`;
}

/** As most check-ins have it. */
const USUAL: ReplyMeanings = { 1: 'fine', 2: 'expected', 3: 'concern' };

const outcomes = [...outcomesOf(USUAL, 'en'), ...outcomesOf(USUAL, 'es')];

function textPart(text: LongestText, heading: string): Html {
  const { name, language, template, hash } = text;
  return html`<h4>${heading}</h4>
<blockquote lang="${language}">${withBrackets(template)}</blockquote>
<p lang="${language}">${ofDemoClinic(template, language)}</p>
<p>At its longest: ${sizeWords(text)}. Template ${name}: <code>${hash}</code></p>`;
}

/** The template with each placeholder set off. */
const withBrackets = (template: string): Html =>
  new Html(
    template
      .split(/(\{[^{}]*\})/)
      .map((part) => (part.startsWith('{') ? html`<mark>[${part.slice(1, -1)}]</mark>` : html`${part}`).text)
      .join(''),
  );

/** On what day it is in the example does not matter. */
const SOME_DAY = Date.parse('2026-12-22T17:00:00Z');

const ofDemoClinic = (template: string, language: Language): string =>
  renderText(template, {
    clinic: demoClinic.name,
    phone: demoClinic.phone,
    emergency: demoClinic.emergencyPhone,
    date: localDate(SOME_DAY, demoClinic.timeZone, language),
  });
