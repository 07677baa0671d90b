import { HOUR, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Month } from './month.ts';
import { drawPlot } from './plot.ts';

const COLUMNS: readonly (readonly [string, (month: Month) => string])[] = [
  ['Schedules made', ({ settings }) => designOf(settings.horizonDays)],
  ['Treatments on a weekday', ({ settings }) => spell(settings.clinics * settings.treatmentsPerDay)],
  ['Peak queue', ({ peakQueue }) => spell(peakQueue)],
  ['Late: median', ({ lateness }) => duration(lateness.p50)],
  ['95 of 100', ({ lateness }) => duration(lateness.p95)],
  ['99 of 100', ({ lateness }) => duration(lateness.p99)],
  ['the last', ({ lateness }) => duration(lateness.most)],
  ['Expired', ({ ends }) => spell(ends.expired)],
  ['Found late by the sweep', ({ foundLate }) => spell(foundLate)],
  ['Most schedules that wait', ({ peakSchedules }) => spell(peakSchedules)],
  ['Made in a second', ({ peakSchedulesMadePerSecond }) => spell(peakSchedulesMadePerSecond)],
  [
    'Promoted by a sweep: median, most',
    ({ promotions }) => (promotions ? `${spell(promotions.p50)}, ${spell(promotions.most)}` : '—'),
  ],
  [
    'Longest promotion',
    ({ promotions, longestPromotion }) => (promotions ? duration(longestPromotion) : '—'),
  ],
];

/** Months as a table in Markdown, a row each. */
export const describeMonths = (months: readonly Month[]): string =>
  [
    COLUMNS.map(([name]) => name),
    COLUMNS.map(() => '---'),
    ...months.map((month) => COLUMNS.map(([, value]) => value(month))),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** What the months were like, hour by hour, as SVG by the name of the file. */
export function plotMonths(months: readonly Month[]): Readonly<Record<string, string>> {
  const from = months[0]?.hours[0]?.from ?? 0;
  const plot = (title: string, unit: string, value: (hour: Month['hours'][number]) => number | undefined) =>
    drawPlot({
      title,
      unit,
      from,
      lines: months.map(({ settings, hours }) => ({
        name: `schedules ${designOf(settings.horizonDays)}`,
        values: hours.map(value),
      })),
    });
  return {
    'queue-depth.svg': plot('The check-ins queue', 'most messages in the hour', ({ queue }) => queue),
    'lateness.svg': plot('How late texts are', 'minutes after sendAt, 95 of 100', ({ lateness }) =>
      lateness === undefined ? undefined : lateness / MINUTE,
    ),
    'schedules.svg': plot('Schedules that wait', 'schedules', ({ schedules }) => schedules),
  };
}

const designOf = (horizonDays: number): string =>
  horizonDays === Number.POSITIVE_INFINITY ? 'at once' : `${horizonDays} days ahead`;

const spell = (count: number): string => count.toLocaleString('en');

function duration(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < HOUR) return `${Math.round(milliseconds / MINUTE)} min`;
  return `${(milliseconds / HOUR).toFixed(1)} h`;
}
