import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CarePlans } from '../domain/care-plan.ts';
import { composeCheckInText } from '../domain/check-in-text.ts';
import type { Clinic } from '../domain/clinic.ts';
import { isScheduled } from '../domain/planning.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { Amended } from '../use-cases/amend-treatment.ts';
import type { Received } from '../use-cases/receive-treatment.ts';
import type { ApiEvent } from './caller.ts';
import { wantsFhir } from './media-type.ts';
import { treatmentOfPost } from './outcome.ts';
import { answerTreatment } from './treatment-answer.ts';

interface Posted {
  readonly event: ApiEvent;
  readonly clinic: Clinic;
  readonly carePlans: CarePlans;
  /** Nothing was stored; what would be sent is shown. */
  readonly dryRun: boolean;
}

/** The answer to a posted treatment. Throws a Problem where it was refused. */
export function answerReceived(
  received: Received | Amended,
  { event, clinic, carePlans, dryRun }: Posted,
): APIGatewayProxyStructuredResultV2 {
  const inFhir = wantsFhir(event.headers);
  const treatment = treatmentOfPost(received);
  if (dryRun) {
    return answerTreatment(200, treatment, { inFhir, texts: textsOf(treatment, clinic, carePlans) });
  }
  if (received.outcome !== 'created') return answerTreatment(200, treatment, { inFhir });
  const location = `/treatments/${encodeURIComponent(treatment.event.treatmentId)}`;
  return answerTreatment(201, treatment, { inFhir, headers: { location } });
}

/** What would be sent as things stand now, by check-in. One that the care plan no longer has a text for is missing. */
function textsOf(treatment: Treatment, clinic: Clinic, carePlans: CarePlans): ReadonlyMap<string, string> {
  const planned = carePlans[treatment.event.carePlan]?.checkIns ?? [];
  return new Map(
    treatment.checkIns
      .filter(isScheduled)
      .filter(({ key }) => planned.some((checkIn) => checkIn.key === key))
      .map(({ key }) => [key, composeCheckInText(treatment, key, clinic, carePlans, false)]),
  );
}
