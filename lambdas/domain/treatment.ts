import type { CheckIn } from './check-in.ts';
import type { Language } from './clinic.ts';
import type { Instant } from './instant.ts';

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
  readonly event: TreatmentEvent;
  readonly checkIns: readonly CheckIn[];
  readonly createdAt: Instant;
  /** Moved by every write, which is conditional on it. */
  readonly version: number;
  /** Moved by the clinic's edits alone. */
  readonly revision: number;
}
