import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answersFaults } from './answers/schema.ts';
import type { FileFault } from './faults.ts';
import { carePlanFaults } from './schema.ts';

const SCHEMA_FILE = 'care-plan.schema.json';

/**
 * Checks every care plan in a directory; meant for synth, so that a wrong plan is never deployed. Throws one error that
 * lists every fault: the file, the JSON path in it and the rule.
 */
export function validateCarePlans(directory: string = import.meta.dirname): void {
  const files = readdirSync(directory).filter((file) => file.endsWith('.json') && file !== SCHEMA_FILE);
  if (files.length === 0) throw new Error(`there is no care plan in ${directory}`);
  const faults = files
    .sort()
    .flatMap((file) => faultsIn(join(directory, file), (content) => planFaults(content, file)));
  report('care plans', faults);
}

/** Checks the answers to patients' own texts, as the care plans are. */
export function validateAnswers(file: string = join(import.meta.dirname, 'answers/answers.json')): void {
  report('answers', faultsIn(file, answersFaults));
}

function report(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`the ${what} have faults:\n${faults.join('\n')}`);
}

/** The faults of one file, a line each. */
function faultsIn(file: string, judge: (content: unknown) => readonly FileFault[]): string[] {
  return judgeFile(file, judge).map(({ path, rule }) => `  ${basename(file)}: ${path}: ${rule}`);
}

function judgeFile(file: string, judge: (content: unknown) => readonly FileFault[]): readonly FileFault[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return [{ path: '$', rule: `is not JSON: ${error instanceof Error ? error.message : String(error)}` }];
  }
  return judge(content);
}

function planFaults(content: unknown, file: string): FileFault[] {
  const id = basename(file, '.json');
  const isNamedDifferently =
    typeof content === 'object' && content !== null && 'id' in content && content.id !== id;
  return [
    ...carePlanFaults(content),
    ...(isNamedDifferently ? [{ path: '$.id', rule: `must be the name of the file: "${id}"` }] : []),
  ];
}
