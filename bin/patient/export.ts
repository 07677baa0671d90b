import { type CheckIn, plannedOf, textedContact } from '../../lambdas/domain/check-in.ts';
import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { Corrected } from './command.ts';
import { type Holding, partOf, type Subject } from './person.ts';

/** All that is held about a person, for the person to read. What is of another person is not told. */
export function exported(
  subject: Subject,
  contactItems: readonly Readonly<Record<string, unknown>>[],
  holdings: readonly Holding[],
  corrected: Corrected | undefined,
  now: Instant,
): object {
  return {
    exportedAt: now,
    phone: subject.phone,
    contact: {
      id: subject.contactId,
      items: contactItems.map(({ pk, sk, ttl, ...item }) => ({ item: sk, ...item })),
    },
    treatments: holdings.map((holding) =>
      holding.hasOtherPhone && corrected === 'other-person'
        ? exportedPart(holding, subject)
        : exportedWhole(holding),
    ),
  };
}

const exportedWhole = ({ clinicId, treatmentId, treatment, replies, others, alerts, links }: Holding) => ({
  clinicId,
  treatmentId,
  treatment,
  replies,
  answers: others.flatMap(({ sk }) => /^ANSWER#(.*)/.exec(sk)?.[1] ?? []),
  alerts,
  linksToAlerts: links.length,
});

/** Answers are left out: what was sent to whom does not stand in them. */
function exportedPart(holding: Holding, subject: Subject) {
  const { clinicId, treatmentId, treatment, isCorrected } = holding;
  const { replies, alerts, links } = partOf(holding, subject);
  return {
    clinicId,
    treatmentId,
    ...(isCorrected
      ? { isAnotherPersons: true }
      : { treatment: treatment && withoutOther(treatment, subject) }),
    replies,
    alerts,
    linksToAlerts: links.length,
  };
}

/** Without what was posted with another phone; of a text that went there, no more than that there was one. */
function withoutOther({ submitted, ...treatment }: Treatment, { phone, contactId }: Subject) {
  const ofCheckIn = (checkIn: CheckIn) => {
    if ((textedContact(checkIn) ?? contactId) === contactId) return checkIn;
    const { answeredAt, ...planned } = plannedOf(checkIn);
    return { ...planned, state: checkIn.state };
  };
  return {
    ...treatment,
    ...(submitted?.patient.phone === phone && { submitted }),
    checkIns: treatment.checkIns.map(ofCheckIn),
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
