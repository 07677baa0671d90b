import type { Instant } from './instant.ts';

/** What Aftercare knows of a clinic. Phones are as a patient should read them, in E.164 or the local short form. */
export interface Clinic {
  readonly id: string;
  /** 1 to 30 septets of the GSM-7 basic set: it opens every text. */
  readonly name: string;
  readonly phone: string;
  /** The emergency number where the clinic's patients live, e.g. 911 or 112. */
  readonly emergencyPhone: string;
  /** Defaults for patients whose event names none. */
  readonly language: Language;
  readonly timeZone: string;
  readonly window: SendingWindow;
  /** ISO 3166-1 alpha-2: how a phone number without a country is read. */
  readonly country: string;
  /** E-mail addresses of those whom alerts are sent to. */
  readonly alertContacts: readonly string[];
  /** The e-mail address to which an urgent alert goes as well if none of those has taken it over in time. */
  readonly secondAlertContact?: string;
  /** Which care plan a procedure in FHIR leads to, by its code. */
  readonly carePlanCodes?: readonly CarePlanCode[];
  /** The care plan of a procedure in FHIR whose code is not among them. */
  readonly defaultCarePlan?: string;
  /** How many texts may go out for it in a day of UTC. Default: as the stage says. */
  readonly dailyTexts?: number;
  /** The clinic's word that its patients have consented to texts, for procedures in FHIR that come without a `Consent`. */
  readonly consentAttestation?: { readonly attestedAt: Instant; readonly reference: string };
}

interface CarePlanCode {
  /** The code system's URI, like `http://snomed.info/sct`. */
  readonly system: string;
  readonly code: string;
  readonly carePlan: string;
}

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** Local wall-clock times `HH:MM` in the patient's zone between which texts may be sent; `closes` itself is outside. */
export interface SendingWindow {
  readonly opens: string;
  readonly closes: string;
}
