import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { TextSize } from '../../lambdas/domain/text.ts';
import type { SmsPrice } from '../prices/sms.ts';
import { localTime } from '../tool/local-time.ts';
import type { ExpiredPreview, HeldText, Preview, PreviewedCheckIn, ScheduledPreview } from './preview.ts';
import type { ToldAlert } from './replies.ts';
import type { TextPrice } from './shown-text.ts';
import type { Move } from './timing.ts';

/** What a preview says beside the texts, the same in a terminal and on a page. */

/** When a check-in is due, and what a change of the clocks on the way does to it. */
export function dueWords({ offset, dueAt }: PreviewedCheckIn, { event }: Preview): string {
  const { treatedAt, patient } = event;
  const after = `${durationWords(offset)} after the treatment`;
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

/** What moved a check-in from when it is due to when it is sent, a sentence a rule. */
export function moveWords({ moves }: ScheduledPreview, { clinic, event }: Preview): readonly string[] {
  const { opens, closes } = clinic.window;
  const { timeZone } = event.patient;
  const wordsOf = ({ rule, from, to }: Move): string => {
    switch (rule) {
      case 'posted-late':
        return 'The treatment was posted after that: at once.';
      case 'rounded-up':
        return 'Rounded up to the whole minute.';
      case 'window-closed':
        return `Outside the window, ${opens} to ${closes}: it waits for the next opening, ${localTime(to, timeZone)}.`;
      case 'spread':
        return `Plus ${plural((to - from) / MINUTE, 'minute')}, 0 to 14 by the treatment's id, so that not all are sent at the opening.`;
    }
  };
  return moves.length === 0 ? ['On time.'] : moves.map(wordsOf);
}

export const toldWords = ({ kind, severity, title }: ToldAlert): string =>
  `the clinic is told "${title}" (${kind === severity ? kind : `${kind}, ${severity}`}).`;

/** What a stage must have for any of it to hold. */
export const REPLIES_NOTE =
  'What is said of replies and silence holds where the stage hears them (sms.twoWay in bin/stages.ts).';

export const clinicWords = ({ clinic }: Preview): string => {
  const { name, phone, emergencyPhone, window } = clinic;
  return `${name}, ${phone}, emergency ${emergencyPhone}, texts from ${window.opens} to ${window.closes}`;
};

export const expiredWords = ({ expiresAt, told }: ExpiredPreview, { event }: Preview): string =>
  `Never: of no use any more from ${localTime(expiresAt, event.patient.timeZone)} on, and ${toldWords(told)}`;

export const heldWords = ({ openAlerts, restrictions }: HeldText): string =>
  `Sent instead while an alert about the treatment is open (${openAlerts.join(', ')}), or another treatment of the patient at the clinic restricts ${restrictions.join(', ')}`;

export const sizeWords = ({ encoding, units, capacity, parts }: TextSize & { capacity: number }): string =>
  `${encoding}, ${units} of ${capacity} ${encoding === 'GSM-7' ? 'septets' : 'code units'}, ${plural(parts, 'part')}`;

/** What a text costs in these countries. */
export const priceWords = (prices: readonly TextPrice[], countries: readonly string[]): string =>
  countries
    .map((country) => {
      const words = prices
        .filter((price) => price.country === country)
        .map(({ from, usd }) => `${usdWords(usd)}${from === undefined ? '' : ` ${from}`}`);
      return words.length === 0 ? `no price on record for ${country}` : `${country} ${words.join(', ')}`;
    })
    .join('; ');

export const PRICES_NOTE =
  "Prices are those of AWS's list, with the fees of carriers as it has them for all networks, as read:";

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
function durationWords(duration: string): string {
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
