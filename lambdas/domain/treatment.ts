import { type CheckIn, isLegalTransition, plannedOf } from './check-in.ts';
import type { Language } from './clinic.ts';
import type { Instant } from './instant.ts';

/** What a treatment's id may be: it then fits into a URL's path and a key of the store as it is. */
export const TREATMENT_ID = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,64}$/;

export const TREATMENT_ID_RULE = '1 to 64 of the characters A-Z a-z 0-9 . _ : - and not "." or "..".';

export const isTreatmentId = (id: string): boolean => TREATMENT_ID.test(id);

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
    /** False once the patient has said no to the clinic. */
    readonly sms: boolean;
    readonly obtainedAt: Instant;
    readonly method?: string;
    readonly reference?: string;
  };
  /** JSON pointers of the fields that were left to the clinic, whose defaults may be others the next time. */
  readonly defaulted?: readonly string[];
}

/** Where a version of a record system's record comes from. */
export interface Source {
  /** The system of the identifier that the treatment's id was taken from, if it names one. */
  readonly system?: string;
  /** When the record was last changed, if the system says. */
  readonly updatedAt?: Instant;
}

/** A treatment and its check-ins: one item, one version. */
export interface Treatment {
  readonly clinicId: string;
  /** Keyed hash of the patient's phone: what finds the contact without holding the number. */
  readonly contactId: string;
  /** The event with all corrections. */
  readonly event: TreatmentEvent;
  /** The event as it was last told, once it was corrected: what a repeated post is compared with. */
  readonly submitted?: TreatmentEvent;
  readonly checkIns: readonly CheckIn[];
  readonly createdAt: Instant;
  /** When the clinic cancelled it: what is being sent by then is not tried again. */
  readonly cancelledAt?: Instant;
  /** Moved by every write, which is conditional on it. */
  readonly version: number;
  /** Moved by the clinic's edits alone. */
  readonly revision: number;
  /** The edits that were stored last: one whose answer went missing finds that it was. */
  readonly lastEdits?: readonly string[];
  /** Of a treatment that a record system told us. */
  readonly source?: Source;
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

/** The treatment once its clinic has cancelled it: what waits is not sent. Cancelled before, it stays as it is. */
export const cancelled = (treatment: Treatment, now: Instant): Treatment =>
  treatment.cancelledAt !== undefined
    ? treatment
    : endWaiting(asEdited({ ...treatment, cancelledAt: now }), { state: 'cancelled', cancelledAt: now });

/** The treatment as the clinic's next revision. */
export const asEdited = (treatment: Treatment): Treatment => ({
  ...treatment,
  revision: treatment.revision + 1,
});

/** The treatment of a patient who wants no texts: what waits is not sent. */
export const suppressed = (treatment: Treatment, now: Instant): Treatment =>
  endWaiting(treatment, { state: 'suppressed', suppressedAt: now, reason: 'opted-out' });

type Ending<S extends CheckIn['state']> = Omit<
  Extract<CheckIn, { state: S }>,
  keyof ReturnType<typeof plannedOf>
>;

const endWaiting = (treatment: Treatment, ending: Ending<'cancelled'> | Ending<'suppressed'>): Treatment =>
  treatment.checkIns
    .filter(({ state }) => state === 'scheduled')
    .map((checkIn): CheckIn => ({ ...plannedOf(checkIn), ...ending }))
    .reduce(withCheckIn, treatment);
