import exosomeTherapy from '../../../care-plans/exosome-therapy.json' with { type: 'json' };
import general from '../../../care-plans/general.json' with { type: 'json' };

/** What the oracle reads of a treatment. Its own words, so that it depends on no code that it judges. */
export interface SeenTreatment {
  readonly clinicId: string;
  readonly contactId: string;
  readonly event: {
    readonly treatmentId: string;
    readonly carePlan: string;
    readonly treatedAt: number;
    readonly patient: { readonly phone: string; readonly language: 'en' | 'es'; readonly timeZone: string };
  };
  readonly checkIns: readonly SeenCheckIn[];
  readonly version: number;
}

export interface SeenCheckIn {
  readonly key: string;
  readonly state: string;
  readonly dueAt: number;
  readonly sendAt: number;
  readonly expiresAt: number;
  readonly told?: string;
  readonly messageId?: string;
  readonly attempt?: { readonly token: string; readonly startedAt: number; readonly deadline: number };
}

/** What became of a text that the network accepted. */
export interface AcceptedText {
  readonly messageId: string;
  readonly delivered: boolean;
}

export interface SeenClinic {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly emergencyPhone: string;
  readonly window: { readonly opens: string; readonly closes: string };
}

export const plans = [exosomeTherapy, general];

/** The legal transitions, written down a second time. */
export const moves: Readonly<Record<string, readonly string[]>> = {
  scheduled: ['scheduled', 'sending', 'expired', 'cancelled', 'suppressed'],
  sending: [
    'sending',
    'scheduled',
    'sent',
    'delivered',
    'undelivered',
    'failed',
    'expired',
    'cancelled',
    'unknown',
  ],
  unknown: ['unknown', 'sent', 'delivered', 'undelivered'],
  sent: ['sent', 'delivered', 'undelivered'],
  delivered: ['delivered'],
  undelivered: ['undelivered'],
  failed: ['failed'],
  expired: ['expired'],
  cancelled: [],
  suppressed: ['suppressed'],
};

/** The ends of which a person must be told. */
export const badEnds: readonly string[] = ['undelivered', 'failed', 'expired', 'suppressed', 'unknown'];

const months = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  es: 'ene feb mar abr may jun jul ago sept oct nov dic'.split(' '),
};

/** The words that a patient must read. */
export function wordsOf(
  { event, checkIns }: SeenTreatment,
  key: string,
  clinic: SeenClinic,
  dateOf: (instant: number, timeZone: string) => { day: number; month: number },
): string | undefined {
  const { language, timeZone } = event.patient;
  const template = plans
    .find(({ id }) => id === event.carePlan)
    ?.checkIns.find((planned) => planned.key === key)?.texts[language];
  const { day, month } = dateOf(checkIns.at(-1)?.sendAt ?? 0, timeZone);
  const name = months[language][month - 1];
  return template
    ?.split('{clinic}')
    .join(clinic.name)
    .split('{phone}')
    .join(clinic.phone)
    .split('{emergency}')
    .join(clinic.emergencyPhone)
    .split('{date}')
    .join(language === 'es' ? `${day} ${name}` : `${name} ${day}`);
}
