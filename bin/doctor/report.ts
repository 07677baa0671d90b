import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { Place } from './checks/stack.ts';
import { type Finding, stops } from './finding.ts';

/** The worst first. */
const LEVELS = ['fatal', 'unknown', 'warning', 'ok'] as const satisfies readonly Finding['level'][];
const WIDTH = 9;

/** What was found, for a terminal: a line each, and where something is amiss, what it means and what mends it. */
export function writeReport(findings: readonly Finding[], place: Place, now: Instant): string {
  const ordered = LEVELS.flatMap((level) => findings.filter((finding) => finding.level === level));
  return [
    `Aftercare, stage ${place.stage}, in ${place.region}, ${formatInstant(now)}`,
    `For the commands below: export AWS_REGION=${place.region}`,
    '',
    ...ordered.flatMap(writeFinding),
    '',
    summarise(findings),
  ].join('\n');
}

function writeFinding(finding: Finding): readonly string[] {
  const head = `${finding.level.toUpperCase().padEnd(WIDTH)}${finding.subject}: ${finding.fact}`;
  if (finding.level === 'ok') return [head];
  const indent = ' '.repeat(WIDTH);
  return [head, `${indent}For patients: ${finding.patients}`, `${indent}Mend it: ${finding.fix}`];
}

function summarise(findings: readonly Finding[]): string {
  const counts = LEVELS.map(
    (level) => `${findings.filter((finding) => finding.level === level).length} ${level}`,
  );
  const verdict = findings.some(({ level }) => level === 'fatal')
    ? 'A text would be lost, nobody told of it, or nobody answers for its words.'
    : findings.some(stops)
      ? 'Whether a text would be lost is not known.'
      : 'No text would be lost by any of this.';
  return `${counts.join(', ')}. ${verdict}`;
}
