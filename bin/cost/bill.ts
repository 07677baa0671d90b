import { sizeAtLongest } from '../../care-plans/text-rules.ts';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { CarePlan } from '../../lambdas/domain/care-plan.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { answerPacing, checkInPacing } from '../../lib/pacing.ts';
import { type AwsPrice, allBilled, type Billed, billedWords } from '../prices/aws.ts';
import type { SmsPrice } from '../prices/sms.ts';
import { sum, times, type Usage } from './quantities.ts';
import { per, perClient, perMonth, waiting } from './usage.ts';

/** What is to be billed. */
export interface Volume {
  /** A month, all with the care plan, in the language. */
  readonly treatments: number;
  readonly carePlan: CarePlan;
  readonly language: Language;
  /** Of check-ins that ask for an answer, the share that get one; 0 where nobody hears replies. */
  readonly answered: number;
  /** Of answers, the share that tell of a problem. */
  readonly concerned: number;
  /** Whether replies come in. */
  readonly isTwoWay: boolean;
  /** Clinic systems that take tokens of Cognito. */
  readonly clients: number;
  /** For how many months a treatment is kept, and a log line. */
  readonly treatmentMonths: number;
  readonly logMonths: number;
}

export interface Prices {
  readonly sms: SmsPrice;
  readonly aws: ReadonlyMap<Billed, AwsPrice>;
  readonly answers: Answers;
}

export const sections = ['SMS', 'Variable infrastructure', 'Fixed', 'Identity'] as const;
type Section = (typeof sections)[number];

export interface Line {
  readonly section: Section;
  readonly what: string;
  readonly quantity: number;
  readonly units: string;
  /** Undefined where none is on record. */
  readonly price: Pick<AwsPrice, 'usd' | 'per' | 'source' | 'on'> | undefined;
  /** Undefined where no price is on record: not nothing. */
  readonly usd: number | undefined;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** Of each section, without the lines whose price is not known. */
  readonly totals: Readonly<Record<Section, number>>;
  readonly total: number;
  /** The rate at which texts leave, in parts a second. */
  readonly partsPerSecond: number;
}

/** The hours of a day in which patients are texted, by the window of the made-up clinic, and the days of a month. */
const SENDING_SECONDS = 30 * 11 * 3_600;

/** The bill of a month in US dollars, once as many treatments are kept as ever will be. */
export function billOf(volume: Volume, prices: Prices): Bill {
  const texts = textLines(volume, prices);
  const parts = total(texts.map(({ quantity }) => quantity));
  // The lowest at which they fit into a month.
  const partsPerSecond = Math.max(1, Math.ceil(parts / SENDING_SECONDS));
  const lines = [
    ...texts,
    ...(volume.isTwoWay ? linesOf('SMS', { 'inbound-text': repliesOf(volume) }, prices) : []),
    ...linesOf('Variable infrastructure', variableUsage(volume), prices),
    ...waitingLines(volume, partsPerSecond, prices),
    ...linesOf('Fixed', perMonth, prices),
    ...linesOf('Identity', times(volume.clients, perClient), prices),
  ];
  const totalOf = (section: Section) =>
    total(lines.filter((line) => line.section === section).map(({ usd = 0 }) => usd));
  const totals = Object.fromEntries(sections.map((section) => [section, totalOf(section)])) as Bill['totals'];
  return {
    lines,
    totals,
    total: total(Object.values(totals)),
    partsPerSecond,
  };
}

const askingOf = ({ carePlan }: Volume) => carePlan.checkIns.filter(({ replies }) => replies !== undefined);
const repliesOf = (volume: Volume): number => volume.treatments * askingOf(volume).length * volume.answered;

/** The answers that a month's replies get. */
function answersOf({ concerned, ...volume }: Volume) {
  const replies = repliesOf({ concerned, ...volume });
  return [
    ['fine', replies * (1 - concerned)],
    ['concern', replies * concerned],
  ] as const;
}

function textLines(volume: Volume, { sms, answers }: Prices): Line[] {
  const { carePlan, language, treatments } = volume;
  const line = (what: string, template: string, texts: number): Line => {
    const { parts } = sizeAtLongest(template, language);
    const price = { usd: sms.usdPerPart, per: 1, source: sms.source, on: sms.on };
    return priced(
      'SMS',
      `${what}, ${parts === 1 ? '1 part' : `${parts} parts`}`,
      texts * parts,
      'parts',
      price,
    );
  };
  return [
    ...carePlan.checkIns.map(({ key, texts }) => line(`Check-in ${key}`, texts[language], treatments)),
    ...answersOf(volume)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => line(`Answer "${kind}"`, answers[kind][language], count)),
  ];
}

function variableUsage(volume: Volume): Usage {
  const { treatments, carePlan, isTwoWay, concerned, treatmentMonths, logMonths } = volume;
  const checkIns = treatments * carePlan.checkIns.length;
  const replies = repliesOf(volume);
  const silences = isTwoWay ? treatments * askingOf(volume).length - replies : 0;
  const usage = sum(
    times(treatments, per.treatment),
    times(checkIns, per.checkIn),
    times(checkIns + replies, per.text),
    times(replies, per.reply),
    times(replies * concerned, per.concern),
    times(silences, per.silence),
  );
  const gbMonths = (usage['dynamodb-gb-month'] ?? 0) * treatmentMonths;
  return {
    ...usage,
    'dynamodb-gb-month': gbMonths,
    'dynamodb-backup-gb-month': gbMonths,
    'log-gb-month': (usage['log-gb'] ?? 0) * logMonths,
  };
}

/** What workers that wait for the sender's rate cost at the most: as if each text had to wait for the one before it. */
function waitingLines(volume: Volume, partsPerSecond: number, { answers, aws }: Prices): Line[] {
  const { treatments, carePlan, language, isTwoWay } = volume;
  const partsOf = (template: string) => sizeAtLongest(template, language).parts;
  const checkInParts = total(carePlan.checkIns.map(({ texts }) => treatments * partsOf(texts[language])));
  const answerParts = total(
    answersOf(volume).map(([kind, count]) => count * partsOf(answers[kind][language])),
  );
  // Which number hears them makes no difference.
  const rate = { partsPerSecond, ...(isTwoWay && { twoWay: { simulator: true } as const }) };
  const usage = sum(
    waiting('dispatch', checkInParts / checkInPacing(rate).partsPerSecondPerWorker),
    waiting('replies', answerParts / answerPacing(rate).partsPerSecondPerWorker),
  );
  const { units } = billedWords('lambda-gb-second');
  const quantity = usage['lambda-gb-second'] ?? 0;
  const what = "Lambda, waiting for the sender's rate, at most";
  return [priced('Variable infrastructure', what, quantity, units, aws.get('lambda-gb-second'))];
}

const total = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

const linesOf = (section: Section, usage: Usage, { aws }: Prices): Line[] =>
  allBilled.flatMap((what) => {
    const quantity = usage[what] ?? 0;
    const { service, units } = billedWords(what);
    return quantity === 0 ? [] : [priced(section, service, quantity, units, aws.get(what))];
  });

const priced = (
  section: Section,
  what: string,
  quantity: number,
  units: string,
  price: Line['price'],
): Line => ({
  section,
  what,
  quantity,
  units,
  price,
  usd: price && (quantity / price.per) * price.usd,
});
