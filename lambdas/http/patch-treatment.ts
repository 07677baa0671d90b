import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { parseAmendment } from '../domain/amendment.ts';
import type { Instant } from '../domain/instant.ts';
import { type AmendTreatment, amendTreatment } from '../use-cases/amend-treatment.ts';
import type { Clinics } from '../use-cases/ports.ts';
import { type ApiEvent, clinicOf, treatmentKeyOf } from './caller.ts';
import { readIfMatch } from './entity-tag.ts';
import { readJsonBody } from './json-body.ts';
import { contentTypeOf, MERGE_PATCH_JSON, wantsFhir } from './media-type.ts';
import { treatmentOfAmendment } from './outcome.ts';
import { refuseQuery } from './query.ts';
import { invalidTreatment, unsupportedMediaType } from './refusals.ts';
import { answerTreatment } from './treatment-answer.ts';

const LIMIT_KB = 16;

export interface PatchTreatment extends AmendTreatment {
  readonly clinics: Clinics;
  readonly clock: () => Instant;
  readonly newId: () => string;
}

/** `PATCH /treatments/{treatmentId}` */
export async function patchTreatment(
  event: ApiEvent,
  deps: PatchTreatment,
): Promise<APIGatewayProxyStructuredResultV2> {
  refuseQuery(event);
  const key = treatmentKeyOf(event);
  if (contentTypeOf(event.headers) !== MERGE_PATCH_JSON) {
    throw unsupportedMediaType('accept-patch', [MERGE_PATCH_JSON]);
  }
  const edit = { id: deps.newId(), isFor: readIfMatch(event.headers['if-match']) };
  const body = readJsonBody(event, LIMIT_KB);
  const clinic = await clinicOf(event, deps.clinics);
  const parsed = parseAmendment(body, clinic);
  if ('faults' in parsed) throw invalidTreatment(parsed.faults);
  const amended = await amendTreatment(key, parsed.amendment, edit, clinic, deps.clock(), deps);
  return answerTreatment(200, treatmentOfAmendment(amended), { inFhir: wantsFhir(event.headers) });
}
