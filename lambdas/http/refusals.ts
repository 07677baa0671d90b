import type { Fault } from '../domain/fault.ts';
import type { FhirFault } from '../fhir/fault.ts';
import { Problem } from './problem.ts';

/** What the API answers where it does nothing, for every route the same. */

export const invalidTreatment = (faults: readonly (Fault | FhirFault)[]): Problem =>
  new Problem(422, 'Invalid treatment', 'The treatment breaks these rules. Nothing was stored.', { faults });

export const differentTreatment = (differing: readonly string[]): Problem =>
  new Problem(
    409,
    'Treatment exists with other content',
    'Your clinic has a treatment with this id that was posted with other values in these fields. It was left as it is: PATCH corrects it.',
    {
      faults: differing.map((pointer) => ({
        pointer,
        rule: 'same-as-stored',
        detail: 'The same value as in the first post, or another treatmentId.',
      })),
    },
  );

export const cancelledTreatment = (): Problem =>
  new Problem(
    409,
    'Treatment was cancelled',
    'Your clinic has cancelled the treatment with this id, and nothing brings it back. If it took place after all, post it with another id.',
  );

export const otherRecord = (): Problem =>
  new Problem(
    409,
    'Treatment is of another record',
    'Your clinic has a treatment with this id that was taken from an identifier of another system. It was left as it is: the values of identifiers must differ within a clinic.',
  );

/** Of another clinic or of none: the answer is the same. */
export const notFound = (): Problem =>
  new Problem(404, 'Not found', 'Your clinic has no treatment with this id.');

/** Of another clinic or of none: the answer is the same. */
export const noSuchAlert = (): Problem =>
  new Problem(404, 'Not found', 'Your clinic has no alert with this id.');

export const revisionChanged = (): Problem =>
  new Problem(
    412,
    'Treatment has changed',
    'The treatment is not the one that If-Match names, and was left as it is. Read it again and decide anew.',
  );

/** @param accepted media types, in the header that RFC 9110 or RFC 5789 has for it */
export const unsupportedMediaType = (
  header: 'accept-post' | 'accept-patch',
  accepted: readonly string[],
): Problem =>
  new Problem(415, 'Unsupported media type', `The content type must be ${accepted.join(' or ')}.`, {
    headers: { [header]: accepted.join(', ') },
  });
