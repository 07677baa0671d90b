import { indented } from '../tool/table.ts';
import type { ItemKind } from './item-kind.ts';
import type { Tally } from './tally.ts';

const plurals: Readonly<Record<ItemKind, string>> = {
  treatment: 'treatments',
  reply: 'replies',
  answer: 'answers',
  'former phone': 'former phones',
  contact: 'contacts',
  alert: 'alerts',
  link: 'links of alerts',
  clinic: 'clinics',
  client: 'clients',
  other: 'others',
};

/** What was done in lines, or would be where it was not meant. */
export function writeTally(tally: Tally, isMeant: boolean): string {
  const { missing, postedAnew, differing, clinics, clients, unknown, forbidden, lost, erasures, erased } =
    tally;
  const kinds = Object.keys(plurals) as ItemKind[];
  const lines = [
    ...kinds.flatMap((kind) => counted(`${plurals[kind]} put back`, missing.get(kind))),
    ...counted('treatments that were posted anew: what was texted before is put in', postedAnew),
    ...counted('treatments that differ: as they were', differing),
    ...counted('contacts that may not be texted', forbidden.size),
    ...(clinics.length === 0 ? [] : [`clinics that differ, as they were: ${clinics.join(', ')}`]),
  ];
  return [
    ...(lines.length === 0 ? ['Nothing is missing.'] : lines),
    ...section('Clients let in again. Remove those that were removed since:', clients),
    ...section(
      'Check-ins that may have been sent since. They are not sent again; where no receipt tells, an alert does in an hour:',
      [...unknown].map(([clinicId, count]) => `${count} of ${clinicId}`),
    ),
    ...section(
      'Treatments that are in neither table, and texts of them went out. Posted again, they send those again:',
      lost.map(({ clinicId, treatmentId }) => `${treatmentId} of ${clinicId}`),
    ),
    ...(erasures === 0
      ? []
      : [
          '',
          `${erased} items are left out, since they are about persons that were erased since. For each of the ${erasures} erasures, erase again.`,
        ]),
    ...(isMeant ? [] : ['', 'Nothing was done: --yes does this.']),
  ].join('\n');
}

const counted = (words: string, count = 0): string[] => (count === 0 ? [] : [`${count} ${words}`]);

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', heading, ...indented(lines)];
