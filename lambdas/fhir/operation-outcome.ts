import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import type { FhirFault } from './fault.ts';

type IssueCode = OperationOutcomeIssue['code'];

/** An error of the API in FHIR: an issue for each fault, or one for the problem as a whole. */
export function operationOutcome(problem: {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly faults?: readonly FhirFault[] | undefined;
}): OperationOutcome {
  const { status, title, detail } = problem;
  const [first, ...others] = problem.faults ?? [];
  return {
    resourceType: 'OperationOutcome',
    issue:
      first === undefined
        ? [{ severity: 'error', code: codeOfStatus(status), details: { text: title }, diagnostics: detail }]
        : [issueOf(first, problem), ...others.map((fault) => issueOf(fault, problem))],
  };
}

const issueOf = (
  { expression, rule, detail }: FhirFault,
  { status, title }: { readonly status: number; readonly title: string },
): OperationOutcomeIssue => ({
  severity: 'error',
  code: status === 409 ? 'conflict' : (codesOfRules.get(rule) ?? 'business-rule'),
  details: { text: detail },
  diagnostics: `${title}. Rule: ${rule}.`,
  ...(expression !== '' && { expression: [expression] }),
});

/** What is not about the form of an element is a rule of what we do. */
const codesOfRules: ReadonlyMap<string, IssueCode> = new Map([
  ['required', 'required'],
  ['type', 'structure'],
  ['one-type', 'structure'],
  ['message-header', 'structure'],
  ['unknown-field', 'structure'],
  ['resource-type', 'not-supported'],
  ['implicit-rules', 'not-supported'],
  ['modifier-extension', 'extension'],
  ['format', 'value'],
  ['value', 'value'],
  ['valid-phone', 'value'],
  ['no-extension', 'value'],
  ['time-zone', 'value'],
  ['known-care-plan', 'code-invalid'],
  ['reference', 'not-found'],
  ['reference-type', 'invalid'],
  ['ambiguous-reference', 'multiple-matches'],
]);

function codeOfStatus(status: number): IssueCode {
  const code = codesOfStatuses.get(status);
  if (code !== undefined) return code;
  return status >= 500 ? 'transient' : 'processing';
}

const codesOfStatuses: ReadonlyMap<number, IssueCode> = new Map([
  [400, 'structure'],
  [401, 'login'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [406, 'not-supported'],
  [409, 'conflict'],
  [412, 'conflict'],
  [413, 'too-long'],
  [415, 'not-supported'],
  [422, 'invalid'],
  [429, 'throttled'],
]);
