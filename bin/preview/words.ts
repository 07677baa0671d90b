import type { Alert } from '../../lambdas/domain/alert.ts';
import { alertWords } from '../../lambdas/domain/alert-message.ts';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { TextSize } from '../../lambdas/domain/text.ts';
import { isOlder, type SmsPrice, smsPricesPublishedAt } from '../prices/sms.ts';
import { localTime } from '../tool/local-time.ts';
import type { ExpiredPreview, Preview, PreviewedCheckIn, ScheduledPreview } from './preview.ts';
import type { ToldAlert } from './replies.ts';
import type { TextPrice } from './shown-text.ts';
import type { Move } from './timing.ts';

/** What a preview says beside the texts, the same in a terminal and on a page. */

/** When a check-in is due, and what a change of the clocks on the way does to it. */
export function dueWords({ offset, dueAt }: PreviewedCheckIn, { event }: Preview): string {
  const { treatedAt, patient } = event;
  const after = offsetWords(offset);
  const [before, then] = [treatedAt, dueAt].map((at) => clockOf(at, patient.timeZone));
  if (before === undefined || then === undefined || before.offset === then.offset) return after;
  const clocks = `${before.time} ${before.offset} and ${then.time} ${then.offset}`;
  // Time parts of a duration elapse, date parts keep the wall clock.
  if (!/^P\d/.test(offset))
    return `${after}, which elapse: the clocks are changed on the way, between ${clocks}`;
  return before.time === then.time
    ? `${after}: the clocks are changed on the way, and the time of day is kept, between ${clocks}`
    : `${after}: the clocks are put forward just then and skip the time of day, so by as much later, between ${clocks}`;
}

/** Like `48 hours after the treatment`. */
export const offsetWords = (offset: string): string => `${durationWords(offset)} after the treatment`;

/** What moved a check-in from when it is due to when it is sent, a sentence a rule. */
export function moveWords(
  { moves }: ScheduledPreview,
  { clinic, event, isSpreadExample }: Preview,
): readonly string[] {
  const { opens, closes } = clinic.window;
  const waits = moves.some(({ rule }) => rule === 'window-closed');
  const { timeZone } = event.patient;
  const wordsOf = ({ rule, from, to }: Move): string => {
    switch (rule) {
      case 'posted-late':
        return `The treatment was posted after that${waits ? '' : ': at once'}.`;
      case 'rounded-up':
        return 'Rounded up to the whole minute.';
      case 'window-closed':
        return `Outside the window, ${opens} to ${closes}: it waits for the next opening, ${localTime(to, timeZone)}.`;
      case 'spread':
        return `Plus ${plural((to - from) / MINUTE, 'minute')}, ${isSpreadExample ? 'as an example: ' : ''}0 to 14 by clinic and treatment, so that not all are sent at the opening.`;
    }
  };
  return moves.length === 0 ? ['On time.'] : moves.map(wordsOf);
}

export const languageWords: Readonly<Record<Language, string>> = { en: 'English', es: 'Spanish' };

export const toldWords = ({ kind, severity, title }: ToldAlert): string =>
  `the clinic is told "${title}" (${kind === severity ? kind : `${kind}, ${severity}`}).`;

/** Where what is said of replies is not so; undefined where it is everywhere. */
export const repliesNote = (deafStages: readonly string[]): string | undefined =>
  deafStages.length === 0
    ? undefined
    : `What is said here of replies and silence is not so in ${deafStages.join(' and ')}, as it is set up now: it hears no reply. There none is read, answered or told to the clinic, and nobody is told of silence.`;

/** What a patient's own text may be read as, and how its answer is called, for a clinician. */
export const replyWords: Readonly<Record<keyof Answers, string>> = {
  fine: 'Is well',
  expected: 'Discomfort that is to be expected',
  concern: 'A problem',
  urgent: 'Maybe an emergency',
  unreadable: 'Not understood',
  stop: 'Wants no more texts',
  start: 'Wants texts again',
  'start-blocked': 'Wants texts again, but the network blocks them',
  help: 'Asks who is texting',
  'wrong-number': "The phone is somebody else's",
};

export const clinicWords = ({ clinic }: Pick<Preview, 'clinic'>): string => {
  const { name, phone, emergencyPhone, window } = clinic;
  return `${name}, ${phone}, emergency ${emergencyPhone}, texts from ${window.opens} to ${window.closes}`;
};

export const expiredWords = ({ expiresAt, told }: ExpiredPreview, { event }: Preview): string =>
  `Not sent: too late from ${localTime(expiresAt, event.patient.timeZone)} on, and ${toldWords(told)}`;

/** What of the clinic is not the clinic's, and must not be taken for it. */
export const madeUpWords = (madeUp: readonly string[]): string => `made up: ${madeUp.join(', ')}`;

/** While what a held text is sent instead of the other. */
export function heldWords(openAlerts: readonly Alert['kind'][], restrictions: readonly string[]): string {
  const alerts = openAlerts.map((kind) => `"${alertWords(kind).title}"`).join(', ');
  const restricted = restrictions.map((key) => key.replaceAll('-', ' ')).join(', ');
  return `Sent instead while an alert about any treatment of the patient at the clinic is open (${alerts}), or another treatment of the patient there still restricts ${restricted}`;
}

export const sizeWords = ({ encoding, units, capacity, parts }: TextSize & { capacity: number }): string =>
  `${encoding}, ${units} of ${capacity} ${encoding === 'GSM-7' ? 'septets' : 'code units'}, ${plural(parts, 'part')}`;

/** What a text costs in these countries. */
export const priceWords = (prices: readonly TextPrice[], countries: readonly string[]): string =>
  countries
    .map((country) => {
      const words = prices
        .filter((price) => price.country === country)
        .map((price) => `${usdWords(price.usd)}${senderWords(price)}`);
      return words.length === 0 ? `no price on record for ${country}` : `${country} ${words.join(', ')}`;
    })
    .join('; ');

/** From which kind of number a price is, where that makes a difference, and of when where most are of later. */
export const senderWords = ({ from, on }: Pick<SmsPrice, 'from' | 'on'>): string =>
  `${from === undefined ? '' : ` ${from}`}${isOlder({ on }) ? ` (${on})` : ''}`;

export const PRICES_NOTE = `Prices are those of AWS's list (${smsPricesPublishedAt}), with the fees of carriers as it has them for all networks, as read:`;

/** Where prices were read and when, and which where they are of one country only. */
export const sourcesOf = (prices: readonly SmsPrice[]): readonly string[] =>
  [...Map.groupBy(prices, ({ source }) => source)].map(([source, from]) => {
    const senders = from.map(({ country, from: sender }) =>
      sender === undefined ? '' : `${country} ${sender}`,
    );
    const what = senders.includes('') ? 'all others' : senders.join(', ');
    return `${from[0]?.on}, ${what}: ${source}`;
  });

const usdWords = (usd: number): string => `$${usd.toFixed(5).replace(/0{1,3}$/, '')}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = { Y: 'year', M: 'month', W: 'week', D: 'day', TH: 'hour', TM: 'minute', TS: 'second' } as const;

/** An ISO 8601 duration as a person says it: `4 weeks`. */
export function durationWords(duration: string): string {
  const [date = '', time = ''] = duration.slice(1).split('T');
  const parts = (text: string, prefix: '' | 'T') =>
    [...text.matchAll(/(\d+)([A-Z])/g)].map(([, count, letter]) =>
      plural(Number(count), units[`${prefix}${letter}` as keyof typeof units]),
    );
  return [...parts(date, ''), ...parts(time, 'T')].join(' and ');
}

/** The time of day in a zone, and how far that is from UTC. */
function clockOf(at: Instant, timeZone: string): { readonly time: string; readonly offset: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = ['hour', 'minute', 'second'].map((part) => parts.get(part as 'hour')).join(':');
  return { time, offset: parts.get('timeZoneName')?.replace('GMT', 'UTC') ?? '' };
}
