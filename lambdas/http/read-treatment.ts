import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Treatments } from '../use-cases/ports.ts';
import { type ApiEvent, treatmentKeyOf } from './caller.ts';
import { wantsFhir } from './media-type.ts';
import { refuseQuery } from './query.ts';
import { notFound } from './refusals.ts';
import { answerTreatment } from './treatment-answer.ts';

/** `GET /treatments/{treatmentId}` */
export async function readTreatment(
  event: ApiEvent,
  treatments: Pick<Treatments, 'find'>,
): Promise<APIGatewayProxyStructuredResultV2> {
  refuseQuery(event);
  const { clinicId, treatmentId } = treatmentKeyOf(event);
  const treatment = await treatments.find(clinicId, treatmentId);
  if (treatment === undefined) throw notFound();
  return answerTreatment(200, treatment, { inFhir: wantsFhir(event.headers) });
}
