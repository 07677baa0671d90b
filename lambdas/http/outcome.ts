import type { Treatment } from '../domain/treatment.ts';
import type { Amended } from '../use-cases/amend-treatment.ts';
import type { Received } from '../use-cases/receive-treatment.ts';
import {
  cancelledTreatment,
  differentTreatment,
  invalidTreatment,
  notFound,
  otherRecord,
  revisionChanged,
} from './refusals.ts';

/** The treatment as it stands after it was received or edited. Throws a Problem where that was refused. */
export function treatmentIn(outcome: Received | Amended): Treatment {
  switch (outcome.outcome) {
    case 'created':
    case 'repeated':
    case 'stored':
      return outcome.treatment;
    case 'invalid':
      throw invalidTreatment(outcome.faults);
    case 'conflict':
      throw differentTreatment(outcome.differing);
    case 'cancelled':
      throw cancelledTreatment();
    case 'not-found':
      throw notFound();
    case 'revision-changed':
      throw revisionChanged();
    case 'other-record':
      throw otherRecord();
  }
}
