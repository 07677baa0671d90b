import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CarePlanFault, carePlanFaults } from './schema.ts';

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
    .flatMap((file) => faultsInFile(directory, file).map(({ path, rule }) => `  ${file}: ${path}: ${rule}`));
  if (faults.length > 0) throw new Error(`the care plans have faults:\n${faults.join('\n')}`);
}

function faultsInFile(directory: string, file: string): CarePlanFault[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  } catch (error) {
    return [{ path: '$', rule: `is not JSON: ${error instanceof Error ? error.message : String(error)}` }];
  }
  const id = basename(file, '.json');
  const isNamedDifferently =
    typeof content === 'object' && content !== null && 'id' in content && content.id !== id;
  return [
    ...carePlanFaults(content),
    ...(isNamedDifferently ? [{ path: '$.id', rule: `must be the name of the file: "${id}"` }] : []),
  ];
}
