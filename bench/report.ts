import type { Comparison } from './comparison.ts';
import type { TextParts } from './text-parts.ts';
import { MORE_OFTEN } from './warm.ts';
import type { LifeCall } from './whole-life.ts';

export interface Report {
  readonly machine: {
    readonly date: string;
    readonly node: string;
    readonly processor: string;
    readonly cores: number;
    readonly rounds: number;
  };
  readonly comparisons: readonly Comparison[];
  readonly life: readonly LifeCall[];
  readonly texts: readonly TextParts[];
}

/** The report in Markdown, as docs/performance.md has it. */
export function describe({ machine, comparisons, life, texts }: Report): string {
  const { date, node, processor, cores, rounds } = machine;
  const lines = [
    `Measured on ${date} with Node ${node} on ${cores} cores of ${processor}; medians of ${rounds}, of warm functions without delay of ${MORE_OFTEN * rounds}; the whole stack and the test suite once.`,
  ];
  if (comparisons.length > 0) lines.push('', tableOfComparisons(comparisons));
  if (life.length > 0) lines.push('', tableOfLife(life));
  if (texts.length > 0) lines.push('', tableOfTexts(texts));
  return lines.join('\n');
}

const tableOfComparisons = (comparisons: readonly Comparison[]): string =>
  [
    '| What | Measured | Against | Which takes | Ratio | To reach |',
    '| --- | --: | --- | --: | --: | --: |',
    ...comparisons.map(
      ({ what, measured, against, baseline, unit, ratio, atMost }) =>
        `| ${what} | ${figure(measured, unit)} | ${against} | ${figure(baseline, unit)} | ${ratio.toFixed(2)} | ${atMost === undefined ? '' : `${atMost.toFixed(2)}${ratio <= atMost ? '' : ' (missed)'}`} |`,
    ),
  ].join('\n');

export const tableOfLife = (life: readonly LifeCall[]): string =>
  [
    '| Function | Call | On | Times | Write units | Why |',
    '| --- | --- | --- | --: | --: | --- |',
    ...life.map(
      ({ by, action, on, times, writeUnits, why }) =>
        `| ${by} | ${action} | ${on} | ${times} | ${writeUnits || ''} | ${why} |`,
    ),
  ].join('\n');

export const tableOfTexts = (texts: readonly TextParts[]): string =>
  [
    '| Text | Parts | Septets | Parts at its longest | Septets |',
    '| --- | --: | --: | --: | --: |',
    ...texts.map(
      ({ name, demoParts, demoUnits, longestParts, longestUnits }) =>
        `| ${name} | ${demoParts} | ${demoUnits} | ${longestParts} | ${longestUnits} |`,
    ),
  ].join('\n');

const figure = (value: number, unit: Comparison['unit']): string =>
  unit === 'bytes' ? `${Math.round(value / 1_000)} KB` : `${value.toPrecision(3)} ${unit}`;
