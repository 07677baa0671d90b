import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { Corrected } from './command.ts';
import { type Holding, partOf, type Subject } from './person.ts';

/** All that is held about a person, for the person to read. */
export function exported(
  { phone, contactId }: Subject,
  contactItems: readonly Readonly<Record<string, unknown>>[],
  holdings: readonly Holding[],
  corrected: Corrected | undefined,
  now: Instant,
): object {
  return {
    exportedAt: now,
    phone,
    contact: {
      id: contactId,
      items: contactItems.map(({ pk, sk, ttl, ...item }) => ({ item: sk, ...item })),
    },
    treatments: holdings.map((holding) => {
      const { clinicId, treatmentId, treatment, isCorrected, others } = holding;
      const isOthers = isCorrected && corrected === 'other-person';
      const { replies, alerts, links } = isOthers ? partOf(holding, { phone, contactId }) : holding;
      return {
        clinicId,
        treatmentId,
        // What is of another person is not told.
        ...(isOthers ? { isAnotherPersons: true } : { treatment }),
        replies,
        ...(!isOthers && { answers: others.flatMap(({ sk }) => /^ANSWER#(.*)/.exec(sk)?.[1] ?? []) }),
        alerts,
        linksToAlerts: links.length,
      };
    }),
  };
}

/** As JSON, with instants in words. */
export const inJson = (value: object): string =>
  JSON.stringify(
    value,
    (name, inner) =>
      typeof inner === 'number' && /(At|By|Until)$|^(at|deadline)$/.test(name) ? formatInstant(inner) : inner,
    2,
  );
