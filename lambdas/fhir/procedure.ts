import type { Clinic } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { FhirFault } from './fault.ts';

export type { FhirFault } from './fault.ts';

export type ProcedureMessage =
  | {
      readonly kind: 'treatment';
      /** The treatment event as the JSON API takes it, for parseTreatmentEvent(). */
      readonly body: unknown;
      /** When this version of the procedure was last changed, if the sender says. */
      readonly updatedAt: Instant | undefined;
      /** The FHIRPath expression where the value at a JSON pointer of `body` came from. */
      readonly expressionOf: (pointer: string) => string;
    }
  | { readonly kind: 'cancellation'; readonly treatmentId: string }
  | { readonly kind: 'invalid'; readonly faults: readonly [FhirFault, ...FhirFault[]] };

/** Reads what a clinic's record system says of a procedure. Never throws. */
export function readProcedure(_resource: unknown, _clinic: Clinic, _now: Instant): ProcedureMessage {
  return { kind: 'invalid', faults: [{ expression: '', rule: 'type', detail: 'FHIR is not read yet.' }] };
}
