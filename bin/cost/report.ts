import type { SmsPrice } from '../prices/sms.ts';
import { indented, table } from '../tool/table.ts';
import { type Bill, type Line, sections, type Volume } from './bill.ts';

/** What the bill leaves out, because nobody can say how much of it there will be, or because it is little. */
const NOT_IN_IT = [
  'free tiers, discounts for volume, savings plans, taxes and support',
  'starts of functions, retries, alarms that ring, and renewals of keys',
  'amendments, what clinics read and acknowledge, and texts that patients send unasked',
  'transfer to the internet: what the API answers, a kilobyte a treatment',
  'registration of numbers and campaigns, once or by the month',
  'other stages, and the canary',
];

/** A bill for a terminal. */
export function writeBill(bill: Bill, volume: Volume, sms: SmsPrice): string {
  const unknown = unknownIn(bill);
  const { SMS, 'Variable infrastructure': variable } = bill.totals;
  return [
    ...assumptions(bill, volume, sms),
    '',
    ...aligned([
      ['', 'QUANTITY', '', 'PRICE', 'USD', 'SHARE'],
      ...sections.flatMap((section) => sectionRows(section, bill)),
      row('All', bill.total, bill),
    ]),
    '',
    `A treatment costs ${usdWords(bill.total / volume.treatments, 4)}. Variable infrastructure is ${percent(variable / SMS, 2)} of SMS.`,
    ...(unknown.length === 0
      ? []
      : [
          '',
          'Not known, and not in the sums: no price is on record for',
          ...indented(unknown.map(({ what, quantity, units }) => `${what} (${units}: ${count(quantity)})`)),
        ]),
    '',
    'Not in it:',
    ...indented(NOT_IN_IT),
    '',
    'Prices, of us-east-1, with the day or month of which they are:',
    ...indented(sourcesOf(bill)),
  ].join('\n');
}

/** A bill for machines. */
export const billAsJson = (bill: Bill, volume: Volume, sms: SmsPrice): object => ({
  ...volume,
  carePlan: volume.carePlan.id,
  country: sms.country,
  ...(sms.from !== undefined && { sender: sms.from }),
  currency: 'USD',
  ...bill,
  perTreatment: bill.total / volume.treatments,
  variableShareOfSms: bill.totals['Variable infrastructure'] / bill.totals.SMS,
  unknown: unknownIn(bill).map(({ what }) => what),
  notInIt: NOT_IN_IT,
});

function assumptions({ partsPerSecond }: Bill, volume: Volume, sms: SmsPrice): string[] {
  const { treatments, carePlan, language, answered, concerned, isTwoWay, clients } = volume;
  return table([
    [
      'A month of',
      `${count(treatments)} treatments, ${carePlan.title} (${carePlan.id}), texts in ${language} at their longest`,
    ],
    ['Phones of', `${sms.country}${sms.from === undefined ? '' : `, texted from a ${sms.from} number`}`],
    [
      'Replies',
      isTwoWay
        ? `to ${percent(answered, 0)} of check-ins, ${percent(concerned, 0)} of them tell of a problem; an alert goes to one contact by mail`
        : 'nobody hears them',
    ],
    [
      'Sent at',
      `${partsPerSecond} part${partsPerSecond === 1 ? '' : 's'} a second, the least that fits; the sender must be allowed as much`,
    ],
    [
      'Kept',
      `treatments for ${Math.round(volume.treatmentMonths * 30)} days, logs for ${Math.round(volume.logMonths * 30)}, as production is set; the bill is that of a month after that`,
    ],
    ['Clients', count(clients)],
  ]);
}

const sectionRows = (section: (typeof sections)[number], bill: Bill): string[][] => [
  row(section, bill.totals[section], bill),
  ...bill.lines
    .filter((line) => line.section === section)
    .map((line) => [
      `  ${line.what}`,
      count(line.quantity),
      line.units,
      line.price ? priceWords(line.price) : '',
      line.usd === undefined ? 'not known' : usdWords(line.usd, 2),
      line.usd === undefined ? '' : percent(line.usd / bill.total, 2),
    ]),
];

const row = (what: string, usd: number, bill: Bill): string[] => [
  what,
  '',
  '',
  '',
  usdWords(usd, 2),
  percent(usd / bill.total, 2),
];

/** Numbers end where those above and below them do. */
function aligned(rows: readonly string[][]): string[] {
  const isNumber = [false, true, false, true, true, true];
  const widths = isNumber.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return table(
    rows.map((cells) =>
      cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell)),
    ),
  );
}

const unknownIn = ({ lines }: Bill): readonly Line[] => lines.filter(({ usd }) => usd === undefined);

function sourcesOf({ lines }: Bill): string[] {
  const bySource = Map.groupBy(
    lines.flatMap(({ what, section, price }) =>
      price === undefined ? [] : [{ ...price, what: section === 'SMS' ? 'Texts' : what }],
    ),
    ({ source }) => source,
  );
  return [...bySource].map(
    ([source, prices]) =>
      `${prices[0]?.on}, ${[...new Set(prices.map(({ what }) => what))].join('; ')}: ${source}`,
  );
}

const count = (quantity: number): string =>
  quantity.toLocaleString(
    'en-US',
    quantity < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 },
  );

const priceWords = ({ usd, per }: NonNullable<Line['price']>): string => {
  const amount = `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;
  return per === 1 ? amount : `${amount} / ${count(per)}`;
};

const usdWords = (usd: number, digits: number): string =>
  `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;

const percent = (share: number, digits: number): string => `${(share * 100).toFixed(digits)}%`;
