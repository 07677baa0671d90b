import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Fault } from '../domain/fault.ts';
import type { FhirFault } from '../fhir/fault.ts';
import { operationOutcome } from '../fhir/operation-outcome.ts';
import { FHIR_JSON, wantsFhir } from './media-type.ts';

/** An answer that is an error for the reader: RFC 9457 problem details, or an OperationOutcome for who reads FHIR. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly faults: readonly (Fault | FhirFault)[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    detail: string,
    {
      faults,
      headers = {},
    }: { faults?: readonly (Fault | FhirFault)[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.faults = faults;
    this.headers = headers;
  }
}

type Request = { readonly headers?: Readonly<Record<string, string | undefined>> };

/**
 * Middleware: answers a thrown Problem as it is, and anything else as a 503, which the caller may repeat safely. Lambda counts
 * neither as an error: `onFailure` gets what a 503 stands for.
 */
export const problemAnswers = (
  onFailure: (error: unknown) => void,
): MiddlewareObj<Request, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    const { error } = request;
    if (!(error instanceof Problem)) onFailure(error);
    const problem = error instanceof Problem ? error : unavailable();
    request.response = answer(problem, wantsFhir(request.event.headers ?? {}));
  },
});

const unavailable = (): Problem =>
  new Problem(
    503,
    'Temporarily unavailable',
    'It is not known whether the request took effect. Repeating it unchanged is safe.',
    { headers: { 'retry-after': '5' } },
  );

function answer(problem: Problem, inFhir: boolean): APIGatewayProxyStructuredResultV2 {
  const { status, title, message: detail, faults, headers } = problem;
  return inFhir
    ? {
        statusCode: status,
        headers: { 'content-type': FHIR_JSON, ...headers },
        body: JSON.stringify(operationOutcome({ status, title, detail, faults: faults?.map(inFhirPath) })),
      }
    : {
        statusCode: status,
        headers: { 'content-type': 'application/problem+json', ...headers },
        body: JSON.stringify({
          type: 'about:blank',
          title,
          status,
          detail,
          ...(faults !== undefined && { errors: faults }),
        }),
      };
}

/** A fault of what is not FHIR, such as a query, has its pointer only. */
const inFhirPath = (fault: Fault | FhirFault): FhirFault =>
  'expression' in fault ? fault : { expression: fault.pointer, rule: fault.rule, detail: fault.detail };
