import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { Source } from '../domain/treatment.ts';
import { readProcedure } from '../fhir/procedure.ts';
import { type Amended, type AmendTreatment, amendTreatment } from '../use-cases/amend-treatment.ts';
import { cancelTreatment } from '../use-cases/cancel-treatment.ts';
import { withoutEffect } from '../use-cases/dry-run.ts';
import type { Clinics } from '../use-cases/ports.ts';
import { type Received, type ReceiveTreatment, receiveTreatment } from '../use-cases/receive-treatment.ts';
import { receiveVersion } from '../use-cases/receive-version.ts';
import { type ApiEvent, clinicOf } from './caller.ts';
import { readJsonBody } from './json-body.ts';
import { contentTypeOf, FHIR_JSON } from './media-type.ts';
import { readDryRun } from './post-query.ts';
import { answerReceived } from './received-answer.ts';
import { invalidTreatment, unsupportedMediaType } from './refusals.ts';

export const JSON_LIMIT_KB = 16;
export const FHIR_LIMIT_KB = 256;

export interface PostTreatment extends ReceiveTreatment, AmendTreatment {
  readonly treatments: ReceiveTreatment['treatments'] & AmendTreatment['treatments'];
  readonly contacts: AmendTreatment['contacts'];
  readonly journal: ReceiveTreatment['journal'];
  readonly clinics: Clinics;
  readonly clock: () => Instant;
  readonly newId: () => string;
}

/** `POST /treatments`: an event in plain JSON, or what a record system says of a procedure in FHIR. */
export async function postTreatment(
  event: ApiEvent,
  deps: PostTreatment,
): Promise<APIGatewayProxyStructuredResultV2> {
  const type = contentTypeOf(event.headers);
  const dryRun = readDryRun(event.queryStringParameters ?? {});
  if (type !== 'application/json' && type !== FHIR_JSON) {
    throw unsupportedMediaType('accept-post', ['application/json', FHIR_JSON]);
  }
  const body = readJsonBody(event, type === FHIR_JSON ? FHIR_LIMIT_KB : JSON_LIMIT_KB);
  const clinic = await clinicOf(event, deps.clinics);
  const take = type === FHIR_JSON ? takeProcedure : receiveTreatment;
  const received = await take(body, clinic, deps.clock(), dryRun ? withoutEffect(deps) : deps);
  return answerReceived(received, { event, clinic, carePlans: deps.carePlans, dryRun });
}

/** Throws a Problem for what is no procedure that can be taken. */
async function takeProcedure(
  body: unknown,
  clinic: Clinic,
  now: Instant,
  deps: PostTreatment,
): Promise<Received | Amended> {
  const message = readProcedure(body, clinic, now);
  if (message.kind === 'invalid') throw invalidTreatment(message.faults);
  if (message.kind === 'treatment') {
    const received = await receiveVersion(message.body, message.source, deps.newId(), clinic, now, deps);
    if (received.outcome !== 'invalid') return received;
    throw invalidTreatment(
      received.faults.map(({ pointer, ...fault }) => ({
        ...fault,
        expression: message.expressionOf(pointer),
      })),
    );
  }
  const key = { clinicId: clinic.id, treatmentId: message.treatmentId };
  const edit = editBy(message.source, deps);
  if (message.kind === 'cancellation') return cancelTreatment(key, edit, now, deps.treatments);
  const ended =
    message.effect === 'cancel'
      ? await cancelTreatment(key, edit, now, deps.treatments)
      : await amendTreatment(key, { optOut: true }, edit, clinic, now, deps);
  // There is nothing to end: it is a treatment that may not be taken in.
  if (ended.outcome === 'not-found') throw invalidTreatment(message.faults);
  return ended;
}

const editBy = (source: Source, { newId }: PostTreatment) => ({ id: newId(), isFor: () => true, source });
