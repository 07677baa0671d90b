import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CarePlans } from '../domain/care-plan.ts';
import { type ListTreatments, listTreatments } from '../use-cases/list-treatments.ts';
import { type ApiEvent, clinicIdOf } from './caller.ts';
import { treatmentCursors } from './cursor.ts';
import { presentTreatment } from './treatment-answer.ts';
import { readTreatmentQuery } from './treatment-query.ts';

/** `GET /treatments` */
export async function answerTreatments(
  event: ApiEvent,
  deps: ListTreatments & { readonly carePlans: CarePlans },
): Promise<APIGatewayProxyStructuredResultV2> {
  const query = readTreatmentQuery(event.queryStringParameters ?? {}, Object.keys(deps.carePlans));
  const { treatments, next } = await listTreatments(clinicIdOf(event), query, deps);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      treatments: treatments.map((treatment) => presentTreatment(treatment)),
      ...(next !== undefined && { nextCursor: treatmentCursors.write(next) }),
    }),
  };
}
