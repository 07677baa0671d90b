import { createHash } from 'node:crypto';

/** What the oracle reads of a treatment. Its own words, so that it depends on no code that it judges. */
export interface SeenTreatment {
  readonly clinicId: string;
  readonly contactId: string;
  readonly event: SeenEvent;
  readonly submitted?: SeenEvent;
  readonly checkIns: readonly SeenCheckIn[];
  readonly cancelledAt?: number;
  readonly version: number;
  readonly revision: number;
  readonly source?: SeenSource;
}

/** Which version of which record system's record. */
interface SeenSource {
  readonly system?: string;
  readonly updatedAt?: number;
}

export interface SeenEvent {
  readonly treatmentId: string;
  readonly carePlan: string;
  readonly treatedAt: number;
  readonly patient: { readonly phone: string; readonly language: 'en' | 'es'; readonly timeZone: string };
  readonly consent: { readonly sms: boolean };
  readonly defaulted?: unknown;
}

export interface SeenCheckIn {
  readonly key: string;
  readonly state: string;
  readonly dueAt: number;
  readonly sendAt: number;
  readonly expiresAt: number;
  readonly told?: string;
  readonly answeredAt?: number;
  readonly messageId?: string;
  readonly textHash?: string;
  readonly corrected?: unknown;
  readonly attempt?: { readonly token: string; readonly startedAt: number; readonly deadline: number };
}

/** What a clinic asks to be changed. */
export interface SeenEdit {
  /** One of its own for each try. */
  readonly id: string;
  readonly kind: 'amend' | 'cancel' | 'version';
  readonly fields: {
    readonly carePlan?: string;
    readonly treatedAt?: number;
    readonly patient?: Partial<SeenEvent['patient']>;
    readonly optOut?: true;
  };
  /** The revision that it is meant for, if it says. */
  readonly ifRevision?: number | undefined;
  /** Of a record system. */
  readonly source?: SeenSource | undefined;
}

/** What somebody is told of a check-in or a reply, and how that stands. */
export interface SeenAlert {
  readonly clinicId: string;
  readonly treatmentId: string;
  readonly checkIn?: string;
  readonly replyId?: string;
  readonly kind: string;
  readonly state: string;
  readonly owner: string;
  readonly raisedAt: number;
}

/** What a patient's words mean: a digit, by what it was offered for. */
export interface SeenMeaning {
  readonly consent?: 'stop' | 'start' | 'help' | 'wrong-number';
  readonly outcome?: '1' | '2' | '3' | 'concern' | 'urgent' | 'unreadable';
  readonly automatic?: true;
}

/** What a patient said, and when that can have been heard at the earliest. */
export interface SeenText {
  readonly id: string;
  readonly from: string;
  readonly contactId: string;
  readonly body: string;
  readonly answers?: string;
  readonly meaning: SeenMeaning;
  readonly saidAt: number;
  readonly comesAt: number;
}

/** What is stored of it. */
export interface SeenReply {
  readonly clinicId: string;
  readonly treatmentId: string;
  readonly checkIn?: string;
  readonly id: string;
}

export type SeenAnswers = Readonly<Record<string, { readonly en: string; readonly es: string }>>;

/** What became of a text that the network accepted. */
export interface AcceptedText {
  readonly messageId: string;
  readonly phone: string;
  readonly delivered: boolean;
}

export interface SeenClinic {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly emergencyPhone: string;
  readonly window: { readonly opens: string; readonly closes: string };
  readonly dailyTexts?: number;
}

export interface SeenCarePlan {
  readonly id: string;
  readonly restrictions?: readonly { readonly key: string; readonly until: string }[];
  readonly checkIns: readonly {
    readonly key: string;
    readonly offset: string;
    readonly expiresAfter: string;
    readonly replyBy?: string;
    readonly replyWindow?: string;
    readonly texts: { readonly en: string; readonly es: string };
    readonly lifts?: readonly string[];
    readonly heldTexts?: { readonly en: string; readonly es: string };
    readonly replies?: Readonly<Record<'1' | '2' | '3', string>>;
  }[];
}

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
    'suppressed',
    'unknown',
  ],
  unknown: ['unknown', 'sent', 'delivered', 'undelivered'],
  sent: ['sent', 'delivered', 'undelivered'],
  delivered: ['delivered'],
  undelivered: ['undelivered'],
  failed: ['failed', 'scheduled'],
  expired: ['expired', 'scheduled', 'suppressed'],
  cancelled: ['cancelled', 'scheduled', 'suppressed'],
  suppressed: ['suppressed', 'scheduled'],
};

/** Ends without a text, which a clinic's correction may bring back, and suppress at once if the contact wants no texts. */
export const endsWithoutText: readonly string[] = ['failed', 'expired', 'cancelled', 'suppressed'];

/** The ends of which a person must be told. */
export const badEnds: readonly string[] = ['undelivered', 'failed', 'expired', 'suppressed', 'unknown'];

/** What a person may be told of a check-in. */
export const alertKinds: readonly string[] = [...badEnds, 'silence'];

const months = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  es: 'ene feb mar abr may jun jul ago sept oct nov dic'.split(' '),
};

/** The words that a patient must read, and the hash of what they are made of. */
export interface SeenWords {
  readonly body: string;
  readonly textHash: string;
}

/** What a patient must read. The date is that of the care plan's own last check-in. */
export function wordsOf(
  { event, checkIns }: SeenTreatment,
  key: string,
  clinic: SeenClinic,
  plans: readonly SeenCarePlan[],
  dateOf: (instant: number, timeZone: string) => { day: number; month: number },
  isHeld: boolean,
): SeenWords | undefined {
  const { language, timeZone } = event.patient;
  const plan = plans.find(({ id }) => id === event.carePlan);
  const asked = plan?.checkIns.find((planned) => planned.key === key);
  const template = ((isHeld ? asked?.heldTexts : undefined) ?? asked?.texts)?.[language];
  const last = checkIns.find((checkIn) => checkIn.key === plan?.checkIns.at(-1)?.key);
  const { day, month } = dateOf(last?.sendAt ?? 0, timeZone);
  const name = months[language][month - 1];
  if (template === undefined) return undefined;
  return {
    body: filled(template, clinic)
      .split('{date}')
      .join(language === 'es' ? `${day} ${name}` : `${name} ${day}`),
    textHash: createHash('sha256').update(template, 'utf8').digest('hex'),
  };
}

const filled = (template: string, { name, phone, emergencyPhone }: SeenClinic): string =>
  template
    .split('{clinic}')
    .join(name)
    .split('{phone}')
    .join(phone)
    .split('{emergency}')
    .join(emergencyPhone);

const answersOf = new Map<SeenClinic, ReadonlyMap<string, string>>();

/** Everything that a clinic may answer, and the kind of it. */
export function wordsOfAnswers(clinic: SeenClinic, answers: SeenAnswers): ReadonlyMap<string, string> {
  const known = answersOf.get(clinic);
  if (known !== undefined) return known;
  const words = new Map(
    Object.entries(answers).flatMap(([kind, { en, es }]) =>
      [en, es].map((template) => [filled(template, clinic), kind] as const),
    ),
  );
  answersOf.set(clinic, words);
  return words;
}

/** The event with what is edited, and nothing else. */
export const overlay = (event: SeenEvent, { carePlan, treatedAt, patient, optOut }: SeenEdit['fields']) => ({
  ...event,
  carePlan: carePlan ?? event.carePlan,
  treatedAt: treatedAt ?? event.treatedAt,
  patient: { ...event.patient, ...patient },
  consent: optOut ? { ...event.consent, sms: false } : event.consent,
});

/** What a version of a record changes of the version before, as far as an edit names it. */
export function changedFields(before: SeenEvent, { carePlan, treatedAt, patient = {} }: SeenEdit['fields']) {
  const changed = Object.entries(patient).filter(
    ([field, value]) => before.patient[field as keyof SeenEvent['patient']] !== value,
  );
  return {
    ...(carePlan !== undefined && carePlan !== before.carePlan && { carePlan }),
    ...(treatedAt !== undefined && treatedAt !== before.treatedAt && { treatedAt }),
    patient: Object.fromEntries(changed) as Partial<SeenEvent['patient']>,
  };
}

/** Whether check-ins come at other moments. */
export const isReplanned = (before: SeenEvent, after: SeenEvent): boolean =>
  before.carePlan !== after.carePlan ||
  before.treatedAt !== after.treatedAt ||
  before.patient.timeZone !== after.patient.timeZone;

/** Whether two values of plain data say the same. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return a === b || [...keys].every((key) => same(one[key], other[key]));
}
