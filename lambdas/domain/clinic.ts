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
}

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** Local wall-clock times `HH:MM` in the patient's zone between which texts may be sent; `closes` itself is outside. */
export interface SendingWindow {
  readonly opens: string;
  readonly closes: string;
}
