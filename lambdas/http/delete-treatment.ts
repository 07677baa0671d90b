import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Instant } from '../domain/instant.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';
import type { Treatments } from '../use-cases/ports.ts';
import { type ApiEvent, treatmentKeyOf } from './caller.ts';
import { readIfMatch } from './entity-tag.ts';
import { wantsFhir } from './media-type.ts';
import { treatmentOfEdit } from './outcome.ts';
import { refuseQuery } from './query.ts';
import { answerTreatment } from './treatment-answer.ts';

export interface DeleteTreatment {
  readonly treatments: Pick<Treatments, 'find' | 'replace'>;
  readonly clock: () => Instant;
  readonly newId: () => string;
}

/** `DELETE /treatments/{treatmentId}` cancels: the treatment stays, with what became of its check-ins. */
export async function deleteTreatment(
  event: ApiEvent,
  { treatments, clock, newId }: DeleteTreatment,
): Promise<APIGatewayProxyStructuredResultV2> {
  refuseQuery(event);
  const key = treatmentKeyOf(event);
  const edit = { id: newId(), isFor: readIfMatch(event.headers['if-match']) };
  const edited = await cancelTreatment(key, edit, clock(), treatments);
  return answerTreatment(200, treatmentOfEdit(edited), { inFhir: wantsFhir(event.headers) });
}
