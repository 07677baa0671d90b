import { type Ceiling, type Ceilings, dayOf } from '../domain/ceiling.ts';
import type { Instant } from '../domain/instant.ts';
import type { TextCounter, TextCounts } from './ports.ts';

export interface CountText {
  readonly textCounts: TextCounts;
}

/** A text that was counted. */
export interface Counted {
  readonly counters: readonly TextCounter[];
}

/**
 * Counts a text to a contact for a clinic, before it is sent: a text that is not counted must not leave. Answers the ceiling that
 * forbids it, the phone's where both do; nothing is counted then. What fails in between leaves the count too high, never too low.
 * Throws where the store cannot be reached.
 */
export async function countText(
  { contactId, clinicId }: { readonly contactId: string; readonly clinicId: string },
  ceilings: Ceilings,
  now: Instant,
  { textCounts }: CountText,
): Promise<Counted | Ceiling> {
  const day = dayOf(now);
  const phone = { of: 'phone', id: contactId, day } as const;
  const clinic = { of: 'clinic', id: clinicId, day } as const;
  const [isPhoneFree, isClinicFree] = await Promise.all([
    textCounts.count(phone, ceilings.phone),
    textCounts.count(clinic, ceilings.clinic),
  ]);
  if (isPhoneFree && isClinicFree) return { counters: [phone, clinic] };
  await takeBack(
    { counters: [...(isPhoneFree ? [phone] : []), ...(isClinicFree ? [clinic] : [])] },
    { textCounts },
  );
  return isPhoneFree ? 'clinic' : 'phone';
}

/** The text was surely not sent, and counts no more. If that fails, it goes on counting: it must not make all else fail. */
export async function takeBack({ counters }: Counted, { textCounts }: CountText): Promise<void> {
  await Promise.allSettled(counters.map((counter) => textCounts.takeBack(counter)));
}
