import { DAY, formatInstant } from '../../lambdas/domain/instant.ts';
import type { Settings, SimulationResult } from './simulation.ts';

/** The line that replays a run. */
export const describeSettings = ({ seed, treatments, faults }: Settings): string =>
  `npm run simulate -- --seed ${seed} --treatments ${treatments} --faults ${faults}`;

/** What happened, as a table, and what was broken, if something was. */
export function describeRun(result: SimulationResult): string {
  const { from, until, steps, violation } = result;
  const virtual = [
    ['from', formatInstant(from)],
    ['until', formatInstant(until)],
    ['days', ((until - from) / DAY).toFixed(1)],
    ['steps', steps],
  ] as const;
  const sections = [
    section('Virtual time', virtual),
    section('Check-ins, by how they ended', result.checkIns),
    section('What happened', result.happened),
    section('Faults', result.faults),
    `Violations: ${violation === undefined ? 0 : 1}`,
  ];
  if (violation !== undefined) sections.push(describeViolation(violation, result.settings));
  return sections.join('\n\n');
}

function section(title: string, rows: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [
    title,
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(8)}`),
  ].join('\n');
}

const describeViolation = (
  { kind, what, treatment, step, at, history }: NonNullable<SimulationResult['violation']>,
  { seed }: Settings,
): string =>
  [
    `VIOLATION (${kind}) with seed ${seed} at step ${step}, ${formatInstant(at)}, treatment ${treatment}:`,
    what,
    '',
    ...history.map((line) => `  ${line}`),
  ].join('\n');
