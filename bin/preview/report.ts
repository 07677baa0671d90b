import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { SmsPrice } from '../prices/sms.ts';
import { localTime } from '../tool/local-time.ts';
import { indented, table } from '../tool/table.ts';
import type { Preview, PreviewedCheckIn, ScheduledPreview } from './preview.ts';
import type { ReplyOutcome } from './replies.ts';
import type { ShownText } from './shown-text.ts';
import {
  clinicWords,
  dueWords,
  expiredWords,
  heldWords,
  madeUpWords,
  moveWords,
  PRICES_NOTE,
  priceWords,
  repliesNote,
  senderWords,
  sizeWords,
  sourcesOf,
  toldWords,
} from './words.ts';

/** Six more go into indents. */
const WIDTH = 104;

/** A preview for a terminal. */
export function writePreview(preview: Preview): string {
  const note = repliesNote(preview.deafStages);
  return [
    ...head(preview),
    ...preview.checkIns.flatMap((checkIn) => ['', ...writeCheckIn(checkIn, preview)]),
    '',
    'The answers',
    ...preview.answers.flatMap((answer) =>
      indented([...wrapped(`${answer.kind}: ${sizes(answer, preview)}`, 2), ...body(answer)]),
    ),
    '',
    ...(note === undefined ? [] : [...wrapped(note, 0), '']),
    ...writePrices(preview),
  ].join('\n');
}

function head(preview: Preview): string[] {
  const { event, carePlan, madeUp, country, postedAt } = preview;
  const { treatedAt, patient } = event;
  return table([
    ['Care plan', `${carePlan.title} (${carePlan.id})`],
    ['Treated', both(treatedAt, patient.timeZone)],
    ['Posted', postedAt === treatedAt ? 'at that moment' : both(postedAt, patient.timeZone)],
    [
      'Patient',
      `texts in ${patient.language}, ${patient.timeZone}${country === undefined ? '' : `, a phone of ${country}`}`,
    ],
    ['Clinic', clinicWords(preview)],
    ...(madeUp.length === 0 ? [] : [['', `${madeUpWords(madeUp)} (say it with options of these names)`]]),
  ]);
}

function writeCheckIn(checkIn: PreviewedCheckIn, preview: Preview): string[] {
  const { timeZone } = preview.event.patient;
  const due = wrapped(`due   ${both(checkIn.dueAt, timeZone)}  ${dueWords(checkIn, preview)}`, 6);
  const sent =
    checkIn.state === 'expired'
      ? expiredWords(checkIn, preview)
      : `${both(checkIn.sendAt, timeZone)}  ${moveWords(checkIn, preview).join(' ')}`;
  return [
    checkIn.key,
    ...indented([
      ...due,
      ...wrapped(`sent  ${sent}`, 6),
      ...(checkIn.state === 'expired' ? [] : writeTexts(checkIn, preview)),
    ]),
  ];
}

function writeTexts({ text, held, replies, silence }: ScheduledPreview, preview: Preview): string[] {
  const { timeZone } = preview.event.patient;
  return [
    '',
    ...wrapped(`The text: ${sizes(text, preview)}`, 2),
    ...body(text),
    ...(held === undefined
      ? []
      : [
          '',
          ...wrapped(`${heldWords(held.openAlerts, held.restrictions)}: ${sizes(held, preview)}`, 0),
          ...body(held),
        ]),
    '',
    ...writeReplies(replies),
    ...(silence === undefined
      ? []
      : ['', ...wrapped(`No reply by ${both(silence.at, timeZone)}: ${toldWords(silence)}`, 0)]),
  ];
}

const writeReplies = (replies: readonly ReplyOutcome[]): string[] =>
  table([
    ['REPLY', 'READ AS', 'ANSWER', 'THE CLINIC IS TOLD'],
    ...replies.map(({ says, about, readAs, answers, told }) => [
      about === undefined ? says : `${says} (${about})`,
      readAs.join(', '),
      answers.join(', '),
      told.length === 0 ? 'nothing' : told.map(({ kind, severity }) => `${kind} (${severity})`).join(', '),
    ]),
  ]);

const sizes = (text: ShownText, { quotedCountries }: Preview): string =>
  `${sizeWords(text)}, ${priceWords(text.prices, quotedCountries)}`;

const body = ({ body: text }: ShownText): string[] => indented(indented(wrapped(text, 0)));

/** Where the prices are from; where nobody has said of which country, those of all. */
function writePrices({ pricedCountry, prices }: Preview): string[] {
  if (prices.length === 0) return [`No price is on record for ${pricedCountry}.`];
  const [plain, bySender] = [true, false].map((isPlain) =>
    prices.filter(({ from }) => (from === undefined) === isPlain).map(priceOf),
  );
  return [
    ...(pricedCountry === undefined
      ? [
          'What a part costs, in USD',
          ...indented(inColumns(bySender ?? [], 3)),
          ...indented(inColumns(plain ?? [], 8)),
          '',
        ]
      : []),
    ...wrapped(PRICES_NOTE, 2),
    ...sourcesOf(prices).map((source) => `  ${source}`),
  ];
}

const priceOf = (price: SmsPrice): string =>
  `${price.country} ${price.usdPerPart.toFixed(5)}${senderWords(price)}`;

/** Cells in rows of so many. */
const inColumns = (cells: readonly string[], columns: number): string[] =>
  table(
    Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
      cells.slice(row * columns, (row + 1) * columns),
    ),
  );

const both = (at: Instant, timeZone: string): string => `${localTime(at, timeZone)} (${formatInstant(at)})`;

/** The text in lines of the width at most, broken at blanks. @param indent of all lines but the first */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length > indent && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
