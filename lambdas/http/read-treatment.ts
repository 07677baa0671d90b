import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Replies, Treatments } from '../use-cases/ports.ts';
import { type ApiEvent, treatmentKeyOf } from './caller.ts';
import { wantsFhir } from './media-type.ts';
import { refuseQuery } from './query.ts';
import { notFound } from './refusals.ts';
import { answerTreatment } from './treatment-answer.ts';

export interface ReadTreatment {
  readonly treatments: Pick<Treatments, 'find'>;
  readonly replies: Pick<Replies, 'of'>;
}

/** `GET /treatments/{treatmentId}`: the treatment, and what the patient answered. */
export async function readTreatment(
  event: ApiEvent,
  { treatments, replies }: ReadTreatment,
): Promise<APIGatewayProxyStructuredResultV2> {
  refuseQuery(event);
  const { clinicId, treatmentId } = treatmentKeyOf(event);
  const [treatment, heard] = await Promise.all([
    treatments.find(clinicId, treatmentId),
    replies.of({ clinicId, treatmentId }),
  ]);
  if (treatment === undefined) throw notFound();
  return answerTreatment(200, treatment, { inFhir: wantsFhir(event.headers), replies: heard });
}
