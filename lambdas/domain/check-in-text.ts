import type { CarePlans } from './care-plan.ts';
import type { Clinic } from './clinic.ts';
import { renderText } from './text.ts';
import { localDate } from './timing.ts';
import type { Treatment } from './treatment.ts';

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
  const { texts, heldTexts = texts } = planned.find((checkIn) => checkIn.key === key) ?? {};
  const template = (isHeld ? heldTexts : texts)?.[patient.language];
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
