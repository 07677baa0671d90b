import { type CheckIn, isLegalTransition } from './check-in.ts';
import type { Language } from './clinic.ts';
import type { Instant } from './instant.ts';

/** Whether a string may be a treatment's id: it then fits into a URL's path and a key of the store as it is. */
export const isTreatmentId = (id: string): boolean => /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,64}$/.test(id);

/** What a clinic system tells us, normalised: parsed, instants in UTC, absent fields as the clinic's defaults. */
export interface TreatmentEvent {
  readonly treatmentId: string;
  readonly carePlan: string;
  readonly treatedAt: Instant;
  readonly patient: {
    /** E.164. */
    readonly phone: string;
    readonly language: Language;
    /** IANA name. */
    readonly timeZone: string;
  };
  readonly consent: {
    readonly sms: true;
    readonly obtainedAt: Instant;
    readonly method?: string;
    readonly reference?: string;
  };
}

/** A treatment and its check-ins: one item, one version. */
export interface Treatment {
  readonly clinicId: string;
  /** Keyed hash of the patient's phone: what finds the contact without holding the number. */
  readonly contactId: string;
  /** The event with all corrections. */
  readonly event: TreatmentEvent;
  /** The event as it was first posted, once it was corrected: what a repeated post is compared with. */
  readonly submitted?: TreatmentEvent;
  readonly checkIns: readonly CheckIn[];
  readonly createdAt: Instant;
  /** When the clinic cancelled it: what is being sent by then is not tried again. */
  readonly cancelledAt?: Instant;
  /** Moved by every write, which is conditional on it. */
  readonly version: number;
  /** Moved by the clinic's edits alone. */
  readonly revision: number;
}

export const checkInOf = (treatment: Treatment, key: string): CheckIn | undefined =>
  treatment.checkIns.find((checkIn) => checkIn.key === key);

/** The treatment with one of its check-ins moved on. Throws where the table of transitions forbids the move. */
export function withCheckIn(treatment: Treatment, next: CheckIn): Treatment {
  const current = checkInOf(treatment, next.key);
  if (current === undefined || !isLegalTransition(current.state, next.state)) {
    throw new Error(`check-in ${next.key} cannot go from ${current?.state ?? 'nowhere'} to ${next.state}`);
  }
  return {
    ...treatment,
    checkIns: treatment.checkIns.map((checkIn) => (checkIn.key === next.key ? next : checkIn)),
  };
}
