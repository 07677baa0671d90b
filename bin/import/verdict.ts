import { LONGEST_WAIT, readRetryAfter } from './backoff.ts';
import type { Answer, Answered } from './http.ts';
import { type Fields, readFields } from './json.ts';
import { errorsIn, type LineError } from './line-error.ts';
import type { FinalOutcome } from './outcome.ts';

/** What an answer means for the line that was posted. */
export type Verdict =
  | {
      readonly kind: 'final';
      readonly outcome: FinalOutcome;
      readonly treatmentId?: string;
      readonly errors?: readonly LineError[];
    }
  | Transient
  | { readonly kind: 'unauthorized' }
  /** No line fares better. */
  | { readonly kind: 'stop'; readonly why: string };

/** It failed for the moment: ask again, after so many milliseconds if a wait was asked for, or not in this run. */
export type Transient = { readonly kind: 'again'; readonly retryAfter?: number } | { readonly kind: 'later' };

/** How lines are posted, and the time. */
export interface Context {
  readonly dryRun: boolean;
  readonly fhir: boolean;
  readonly now: number;
}

/** What an answer means, if it came from Aftercare's POST /treatments and was asked for in plain JSON. */
export function judge(answer: Answer, context: Context): Verdict {
  const transient = judgeTransient(answer, context.now);
  if (transient !== undefined) return transient;
  const { status, body } = answer as Answered;
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (!isOfAftercare(answer as Answered))
    return { kind: 'stop', why: `No Aftercare is there: it answered ${status}.` };
  if (status === 201 && context.dryRun)
    return { kind: 'stop', why: 'The API does not know dry runs: it stored a treatment.' };

  const fields = readFields(body);
  if (status >= 400)
    return { kind: 'final', outcome: REFUSALS[status] ?? 'refused', errors: errorsIn(fields, status) };
  return { kind: 'final', outcome: outcomeOf(status, fields, context), ...treatmentIdOf(fields) };
}

const TRANSIENT = [408, 425, 429];
const WITH_RETRY_AFTER = [429, 503];

/** Undefined: it did not fail, or not for the moment. */
export function judgeTransient(answer: Answer, now: number): Transient | undefined {
  if (answer.status === undefined) return { kind: 'again' };
  const { status, retryAfter } = answer;
  if (status < 500 && !TRANSIENT.includes(status)) return undefined;
  const wait = WITH_RETRY_AFTER.includes(status) ? readRetryAfter(retryAfter, now) : undefined;
  if (wait === undefined) return { kind: 'again' };
  return wait > LONGEST_WAIT ? { kind: 'later' } : { kind: 'again', retryAfter: wait };
}

/** Whether Aftercare can have answered so, or API Gateway for it, and not somebody in between or at a wrong address. */
function isOfAftercare({ status, contentType }: Answered): boolean {
  if (status < 400) return [200, 201].includes(status) && contentType === 'application/json';
  // API Gateway has an answer of its own where there is no such route.
  const hasRoute = ![404, 405].includes(status);
  return contentType === 'application/problem+json' || (contentType === 'application/json' && hasRoute);
}

const REFUSALS: Readonly<Record<number, FinalOutcome>> = {
  400: 'invalid',
  409: 'conflict',
  413: 'too-large',
  422: 'invalid',
};

/** A record system's later version amends, which is told from the revision that the treatment then has. */
function outcomeOf(
  status: number,
  { cancelledAt, revision }: Fields,
  { dryRun, fhir }: Context,
): FinalOutcome {
  if (cancelledAt !== undefined) return dryRun ? 'would-cancel' : 'cancelled';
  if (dryRun) return 'would-create';
  if (status === 201) return 'created';
  return fhir && typeof revision === 'number' && revision > 1 ? 'amended' : 'repeated';
}

/** The `treatmentId` among the fields, if it is well formed. */
export function treatmentIdOf({ treatmentId }: Fields): { readonly treatmentId?: string } {
  return typeof treatmentId === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(treatmentId)
    ? { treatmentId }
    : {};
}
