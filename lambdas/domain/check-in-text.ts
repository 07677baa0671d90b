import { type CarePlans, plannedCheckIn } from './care-plan.ts';
import type { Clinic } from './clinic.ts';
import { renderText } from './text.ts';
import { localDate } from './timing.ts';
import type { Treatment } from './treatment.ts';

/**
 * The template that the text of a check-in is made of as things stand now; undefined where the care plan has none.
 *
 * @param isHeld whether it may lift no restriction
 */
export function templateOf(
  { event: { carePlan, patient } }: Treatment,
  key: string,
  carePlans: CarePlans,
  isHeld: boolean,
): string | undefined {
  const { texts, heldTexts = texts } = plannedCheckIn(carePlans, carePlan, key) ?? {};
  return (isHeld ? heldTexts : texts)?.[patient.language];
}

/**
 * The text of a check-in as it stands now: care plan and clinic are the current ones, so a correction reaches
 * treatments in flight. Throws if the care plan no longer has that check-in.
 *
 * @param isHeld whether it may lift no restriction
 */
export function composeCheckInText(
  treatment: Treatment,
  key: string,
  clinic: Clinic,
  carePlans: CarePlans,
  isHeld: boolean,
): string {
  const { carePlan, patient } = treatment.event;
  const planned = carePlans[carePlan]?.checkIns ?? [];
  const template = templateOf(treatment, key, carePlans, isHeld);
  // Of those that the care plan has: the treatment may have more, from one that was corrected.
  const last = treatment.checkIns.findLast((checkIn) => planned.some((asked) => asked.key === checkIn.key));
  if (template === undefined || last === undefined) {
    throw new Error(`care plan ${carePlan} has no text for check-in ${key} in ${patient.language}`);
  }
  return renderText(template, {
    clinic: clinic.name,
    phone: clinic.phone,
    emergency: clinic.emergencyPhone,
    date: localDate(last.sendAt, patient.timeZone, patient.language),
  });
}
