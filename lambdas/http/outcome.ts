import type { Treatment } from '../domain/treatment.ts';
import type { Amended } from '../use-cases/amend-treatment.ts';
import type { Edited } from '../use-cases/edit-treatment.ts';
import type { Received } from '../use-cases/receive-treatment.ts';
import {
  cancelledTreatment,
  differentTreatment,
  invalidTreatment,
  notFound,
  otherRecord,
  revisionChanged,
} from './refusals.ts';

/** The treatment as it stands after an edit. Throws a Problem where that was refused. */
export function treatmentOfEdit(edited: Edited): Treatment {
  switch (edited.outcome) {
    case 'stored':
      return edited.treatment;
    case 'not-found':
      throw notFound();
    case 'revision-changed':
      throw revisionChanged();
    case 'other-record':
      throw otherRecord();
  }
}

/** The treatment as it stands after it was amended. Throws a Problem where that was refused. */
export function treatmentOfAmendment(amended: Amended): Treatment {
  switch (amended.outcome) {
    case 'invalid':
      throw invalidTreatment(amended.faults);
    case 'cancelled':
      throw cancelledTreatment();
    default:
      return treatmentOfEdit(amended);
  }
}

/** The treatment as it stands after it was posted. Throws a Problem where that was refused. */
export function treatmentOfPost(received: Received | Amended): Treatment {
  switch (received.outcome) {
    case 'created':
    case 'repeated':
      return received.treatment;
    case 'conflict':
      throw differentTreatment(received.differing);
    default:
      return treatmentOfAmendment(received);
  }
}
