import type { OperationOutcome } from 'fhir/r4.js';
import type { Fault } from '../../../lambdas/domain/fault.ts';

/** Why the local run or its API did not do what it was asked for. */
export interface Refusal {
  readonly title: string;
  readonly detail?: string;
  readonly faults: readonly RefusalFault[];
}

interface RefusalFault {
  /** A JSON pointer, or a FHIRPath expression; empty where it is about the whole. */
  readonly where: string;
  readonly detail: string;
  /** Of problem details alone: the stable word for the rule. */
  readonly rule?: string;
}

interface ProblemDetails {
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly Fault[];
}

/** Reads an answer that is no success: problem details, an OperationOutcome, or API Gateway's own `{"message": …}`. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isRecord(body) && body.resourceType === 'OperationOutcome') return ofOutcome(body);
  if (isRecord(body) && 'title' in body) return ofProblem(body as unknown as ProblemDetails);
  const message = isRecord(body) && typeof body.message === 'string' ? body.message : response.statusText;
  return { title: `${response.status} ${message}`, faults: [] };
}

const ofProblem = ({ title, detail, errors = [] }: ProblemDetails): Refusal => ({
  title,
  detail,
  faults: errors.map(({ pointer, ...fault }) => ({ ...fault, where: pointer })),
});

const ofOutcome = (outcome: Record<string, unknown>): Refusal => ({
  title: 'The treatment was refused',
  faults: (outcome as unknown as OperationOutcome).issue.map(({ details, diagnostics, expression }) => ({
    where: expression?.join(', ') ?? '',
    detail: [details?.text, expression === undefined ? diagnostics : undefined].filter(Boolean).join('. '),
  })),
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
