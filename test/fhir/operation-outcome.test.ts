import { expect, it } from '@jest/globals';
import { operationOutcome } from '../../lambdas/fhir/operation-outcome.ts';
import { codesIn, schemaFaults } from './r4-schema.ts';

const invalid = { status: 422, title: 'Invalid treatment', detail: 'Nothing was stored.' };
const aFault = (rule: string, expression = 'Procedure.code') => ({
  expression,
  rule,
  detail: 'What is right.',
});

it('has an issue for each fault, with the element that it is about', () => {
  const outcome = operationOutcome({
    ...invalid,
    faults: [aFault('required', 'Procedure.identifier'), aFault('not-in-future', 'Procedure.performed')],
  });
  expect(schemaFaults(outcome)).toEqual([]);
  expect(outcome.issue).toEqual([
    {
      severity: 'error',
      code: 'required',
      details: { text: 'What is right.' },
      diagnostics: 'Invalid treatment. Rule: required.',
      expression: ['Procedure.identifier'],
    },
    {
      severity: 'error',
      code: 'business-rule',
      details: { text: 'What is right.' },
      diagnostics: 'Invalid treatment. Rule: not-in-future.',
      expression: ['Procedure.performed'],
    },
  ]);
});

it('has one issue for a problem as a whole', () => {
  const outcome = operationOutcome({ ...invalid, faults: [] });
  expect(schemaFaults(outcome)).toEqual([]);
  expect(outcome.issue).toEqual([
    {
      severity: 'error',
      code: 'invalid',
      details: { text: 'Invalid treatment' },
      diagnostics: 'Nothing was stored.',
    },
  ]);
});

it.each([
  [400, 'structure'],
  [401, 'login'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [406, 'not-supported'],
  [409, 'conflict'],
  [412, 'conflict'],
  [413, 'too-long'],
  [415, 'not-supported'],
  [418, 'processing'],
  [422, 'invalid'],
  [429, 'throttled'],
  [503, 'transient'],
])('status %i is the issue type %s of R4', (status, code) => {
  expect(operationOutcome({ ...invalid, status }).issue[0]?.code).toBe(code);
  expect(codesIn('http://hl7.org/fhir/issue-type')).toContain(code);
});

it.each([
  ['required', 'required'],
  ['type', 'structure'],
  ['format', 'value'],
  ['reference', 'not-found'],
  ['ambiguous-reference', 'multiple-matches'],
  ['modifier-extension', 'extension'],
  ['resource-type', 'not-supported'],
  ['known-care-plan', 'code-invalid'],
  ['reference-type', 'invalid'],
  ['one-procedure', 'business-rule'],
  ['constructor', 'business-rule'],
])('a broken rule %s is the issue type %s of R4', (rule, code) => {
  expect(operationOutcome({ ...invalid, faults: [aFault(rule)] }).issue[0]?.code).toBe(code);
  expect(codesIn('http://hl7.org/fhir/issue-type')).toContain(code);
});

it('what differs from what is stored is a conflict, whatever the rule', () => {
  const conflict = operationOutcome({ ...invalid, status: 409, faults: [aFault('same-as-stored')] });
  expect(conflict.issue[0]?.code).toBe('conflict');
});
