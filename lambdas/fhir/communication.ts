import type { Bundle, Communication } from 'fhir/r4';
import type { Treatment } from '../domain/treatment.ts';

/** What became of a treatment's check-ins: one Communication each. `texts` are what a dry run would send, by key. */
export function communicationBundle(
  _treatment: Treatment,
  _texts?: ReadonlyMap<string, string>,
): Bundle<Communication> {
  return { resourceType: 'Bundle', type: 'collection', entry: [] };
}
