import type { ConsoleState } from '../state.ts';
import { wallClock, withOffset } from './local-time.ts';

/** What the form says of a treatment, as it stands in its fields. */
export interface TreatmentValues {
  readonly treatmentId: string;
  readonly carePlan: string;
  /** What the clock on the patient's wall shows: `2026-11-24T10:30`. */
  readonly treatedAt: string;
  readonly phone: string;
  readonly language: string;
  readonly timeZone: string;
  readonly hasAgreed: boolean;
}

/** A treatment that has just taken place, of a patient whom the run does not know yet, but for what is known of it. */
export function treatmentOf(
  state: ConsoleState,
  clinicId: string,
  known: Partial<TreatmentValues>,
): TreatmentValues {
  const clinic = state.clinics.find(({ id }) => id === clinicId);
  const timeZone = known.timeZone ?? clinic?.timeZone ?? 'UTC';
  return {
    treatmentId: freeTreatmentId(state),
    carePlan: state.carePlans[0]?.id ?? '',
    treatedAt: wallClock(state.clock.now, timeZone),
    phone: freePhone(state),
    language: clinic?.language ?? 'en',
    hasAgreed: true,
    ...known,
    timeZone,
  };
}

/** The treatment as a clinic's system posts it. Consent comes before the post, whenever the treatment is said to have been. */
export function eventOf(values: TreatmentValues, now: string) {
  const { treatmentId, carePlan, phone, language, timeZone, hasAgreed } = values;
  const treatedAt = withOffset(values.treatedAt, timeZone);
  return {
    treatmentId,
    carePlan,
    treatedAt,
    patient: { phone, language, timeZone },
    consent: { sms: hasAgreed, obtainedAt: Date.parse(treatedAt) < Date.parse(now) ? treatedAt : now },
  };
}

function freeTreatmentId({ treatments }: ConsoleState): string {
  const numbers = treatments.shown.map(({ treatmentId }) =>
    Number(/^T-(\d{4,8})$/.exec(treatmentId)?.[1] ?? 0),
  );
  return `T-${Math.max(1_000, ...numbers) + 1}`;
}

/** Of Miami first, where the demo clinic is, and then of other cities. */
const AREA_CODES = ['305', '786', '212', '312', '415', '617', '702', '206', '303', '404'];

/**
 * From 555-0100 to 555-0199 numbers are kept for fiction in every area: https://en.wikipedia.org/wiki/555_(telephone_number).
 * Empty where all of them are in use: one that has said STOP is no new patient.
 */
function freePhone({ numbersInUse }: ConsoleState): string {
  const taken = new Set(numbersInUse);
  const fictional = AREA_CODES.flatMap((area) =>
    Array.from(
      { length: 99 },
      (_, index) => `+1${area}555${String(101 + ((index + 22) % 99)).padStart(4, '0')}`,
    ),
  );
  return fictional.find((phone) => !taken.has(phone)) ?? '';
}
