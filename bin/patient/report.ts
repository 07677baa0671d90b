import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { Erased } from './erase.ts';
import type { Holding } from './person.ts';

/** The holdings, a line each. No phone and no words. */
export function writeHoldings(holdings: readonly Holding[]): string[] {
  if (holdings.length === 0) return ['Nothing is held.'];
  return holdings.map(
    ({ clinicId, treatmentId, treatment, hasOtherPhone, replies, alerts, others, links }) => {
      const checkIns = treatment?.checkIns.map(({ key, state }) => `${key} ${state}`).join(', ');
      const counts = Object.entries({
        replies: replies.length,
        'answers and former phones': others.length,
        alerts: alerts.length,
        links: links.length,
      });
      return [
        `  clinic ${clinicId}, treatment ${treatmentId}: ${checkIns ?? 'gone already'}`,
        ...(hasOtherPhone ? ['another phone has it, had it or wrote about it'] : []),
        ...counts.filter(([, count]) => count > 0).map(([what, count]) => `${what} ${count}`),
      ].join('; ');
    },
  );
}

export const writeErased = (erased: Erased): string =>
  `Erased: ${Object.entries(erased)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')}.`;

const contacts = {
  forbidden: 'That this phone must not be texted is kept, under a hash of it.',
  gone: 'Nothing is kept of the contact.',
  'in-use': 'The contact is kept: another treatment has this phone.',
} as const;

export const writeContact = (contact: keyof typeof contacts): string => contacts[contact];

export const writeFinish = (again: Instant | undefined): string =>
  again === undefined
    ? 'Finished.'
    : `Not finished: a function that was at work may have written something meanwhile. Run the same again at ${formatInstant(again)} or later.`;

/** What no run of this tool erases: `docs/operations.md`, "A person's rights". */
export const REMAINS = [
  'Not erased:',
  '  - the recovery window: for 35 days the table can be restored to before this. After such a restore, erase again',
  '  - the delivery logs of SNS hold the phone for a month',
  '  - queues: a reply (phone and words) or a receipt (phone) that could not be taken lies among the dead letters for up to 14 days',
  '  - logs of functions and of the API: ids of treatments and the hash of the phone, no phone and no words',
  '  - mails of alerts that were sent: ids, no phone and no words. Their links open nothing any more',
  '  - alerts about a treatment that lapsed before, and of which no reply is left: ids, until they lapse as well',
  '  - a schedule that an amendment had replaced, or that a run which broke off had not come to: ids, until its time; it sends nothing',
  '  - what the network, AWS and the clinic itself keep. A clinic system that posts the treatment again has it taken in anew',
];
