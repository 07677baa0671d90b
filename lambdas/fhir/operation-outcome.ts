import type { OperationOutcome } from 'fhir/r4';
import type { FhirFault } from './fault.ts';

/** An error of the API in FHIR. */
export function operationOutcome(problem: {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly faults?: readonly FhirFault[] | undefined;
}): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', diagnostics: problem.detail }],
  };
}
