import { extent } from '../../care-plans/duration.ts';
import { sizeAtLongest } from '../../care-plans/text-rules.ts';
import type { CarePlan, CarePlans, PlannedCheckIn } from '../../lambdas/domain/care-plan.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { isTwoWay, type StageConfig } from '../../lib/stage-config.ts';

/** What a stage is expected to send, at the most. */
export interface Volume {
  readonly treatmentsPerMonth: number;
  /** Check-ins and the answers to what patients reply. */
  readonly textsPerMonth: number;
  /** What those cost if each costs what it may at the most, in US dollars. */
  readonly costPerMonth: number;
  /** The check-ins of a day on which clinics treat, and their message parts. */
  readonly checkInsPerDay: number;
  readonly checkInPartsPerDay: number;
  /** Schedules that wait for their time at once. */
  readonly schedules: number;
}

/** On so many days of a month clinics treat: what they do is not spread over all of them. */
const TREATING_DAYS = 20;
const MONTH = 30 * 86_400_000;

type Stage = Pick<StageConfig, 'sms' | 'expectedTreatmentsPerMonth'>;

/**
 * The volume if every treatment had the care plan that sends most, every text its longest form, and every check-in a reply that is
 * answered. Undefined where the stage does not say how many treatments it expects.
 */
export function expectedVolume(
  { sms, expectedTreatmentsPerMonth: treatments }: Stage,
  carePlans: CarePlans,
): Volume | undefined {
  if (treatments === undefined) return undefined;
  const most = (measure: (plan: CarePlan) => number) => Math.max(...Object.values(carePlans).map(measure));
  const checkIns = most((plan) => plan.checkIns.length);
  const checkInParts = most((plan) => sum(plan.checkIns.map(partsOfCheckIn)));
  const months = most((plan) =>
    Math.ceil(Math.max(...plan.checkIns.map(({ offset }) => extent(offset).longest)) / MONTH),
  );
  const textsPerMonth = treatments * checkIns * (isTwoWay(sms) ? 2 : 1);
  const treatmentsPerDay = treatments / TREATING_DAYS;
  return {
    treatmentsPerMonth: treatments,
    textsPerMonth,
    costPerMonth: Math.ceil(textsPerMonth * sms.maxPriceUsd),
    checkInsPerDay: Math.ceil(treatmentsPerDay * checkIns),
    checkInPartsPerDay: Math.ceil(treatmentsPerDay * checkInParts),
    schedules: treatments * checkIns * months,
  };
}

const partsOfCheckIn = ({ texts, heldTexts = texts }: PlannedCheckIn): number =>
  Math.max(
    ...[texts, heldTexts]
      .flatMap((byLanguage) => Object.entries(byLanguage))
      .map(([language, template]) => sizeAtLongest(template, language as Language).parts),
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
