import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import type { Clinic } from '../domain/clinic.ts';
import { isTreatmentId } from '../domain/treatment.ts';
import type { Clinics, TreatmentKey } from '../use-cases/ports.ts';
import { Problem } from './problem.ts';
import { notFound } from './refusals.ts';

/** A request that the authorizer has let through. */
export type ApiEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ clinicId: string }>;

/** The clinic that the authorizer found by the token; nothing else of a request says whose treatments it is about. */
export const clinicIdOf = (event: ApiEvent): string => event.requestContext.authorizer.lambda.clinicId;

/** The caller's clinic. Throws a Problem, 403, if it is no longer there. */
export async function clinicOf(event: ApiEvent, clinics: Clinics): Promise<Clinic> {
  const clinic = await clinics.find(clinicIdOf(event));
  if (clinic === undefined)
    throw new Problem(403, 'Forbidden', 'Your client belongs to no clinic of this stage.');
  return clinic;
}

/** The treatment that a path names. Throws a Problem, 404, for what can be the id of none. */
export function treatmentKeyOf(event: ApiEvent): TreatmentKey {
  const treatmentId = event.pathParameters?.treatmentId ?? '';
  if (!isTreatmentId(treatmentId)) throw notFound();
  return { clinicId: clinicIdOf(event), treatmentId };
}
