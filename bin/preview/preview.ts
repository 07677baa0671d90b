import type { Alert } from '../../lambdas/domain/alert.ts';
import { type Answers, composeAnswer } from '../../lambdas/domain/answer-text.ts';
import type { CarePlan, CarePlans, PlannedCheckIn } from '../../lambdas/domain/care-plan.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { composeCheckInText } from '../../lambdas/domain/check-in-text.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { HOLDING_ALERTS } from '../../lambdas/domain/held-text.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { planCheckIns } from '../../lambdas/domain/planning.ts';
import type { Treatment, TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import { alertDue } from '../../lambdas/domain/wake.ts';
import { type SmsPrice, smsPrices, smsPricesOf } from '../prices/sms.ts';
import type { Posted } from './posted.ts';
import { outcomesOf, type ReplyOutcome, type ToldAlert, toldAlert } from './replies.ts';
import { type ShownText, showText } from './shown-text.ts';
import { type Move, movesOf } from './timing.ts';

/** Everything that a treatment leads to, as nobody disturbs it. */
export interface Preview {
  readonly clinic: Clinic;
  /** What of the clinic's fields is the demo clinic's, as the options name them. */
  readonly madeUp: readonly string[];
  /** Whether the spread of texts at an opening is not that of a treatment that there is. */
  readonly isSpreadExample: boolean;
  /** The stages that hear no replies: what is said of them is not so there. */
  readonly deafStages: readonly string[];
  readonly carePlan: CarePlan;
  readonly event: TreatmentEvent;
  /** Of the patient's phone; undefined where there is none. */
  readonly country: string | undefined;
  /** Whose prices are of interest; undefined where nobody has said it. */
  readonly pricedCountry: string | undefined;
  /** Those of that country, or of all. */
  readonly prices: readonly SmsPrice[];
  /** Those whose price is said with each text. */
  readonly quotedCountries: readonly string[];
  readonly postedAt: Instant;
  readonly checkIns: readonly PreviewedCheckIn[];
  /** Every answer that a reply may get, in the patient's language. */
  readonly answers: readonly (ShownText & { readonly kind: keyof Answers })[];
}

export type PreviewedCheckIn = ScheduledPreview | ExpiredPreview;

interface DuePreview {
  readonly key: string;
  readonly offset: string;
  readonly dueAt: Instant;
  readonly expiresAt: Instant;
}

/** A check-in that is sent. */
export interface ScheduledPreview extends DuePreview {
  readonly state: 'scheduled';
  readonly sendAt: Instant;
  readonly moves: readonly Move[];
  readonly text: ShownText;
  readonly held: HeldText | undefined;
  readonly replies: readonly ReplyOutcome[];
  /** When a person is told that no reply came; undefined where none is expected. */
  readonly silence: (ToldAlert & { readonly at: Instant }) | undefined;
}

/** A check-in that it is too late for from the start: it is not sent. */
export interface ExpiredPreview extends DuePreview {
  readonly state: 'expired';
  readonly told: ToldAlert;
}

/** The text that is sent instead where nothing may be lifted. */
interface HeldText extends ShownText {
  /** The kinds of alerts while one of which is open, be it about this or another treatment of the patient at the clinic. */
  readonly openAlerts: readonly Alert['kind'][];
  /** The restrictions while another treatment of the patient at the clinic still has one of which. */
  readonly restrictions: readonly string[];
}

export interface PreviewContext
  extends Pick<
    Preview,
    'clinic' | 'madeUp' | 'isSpreadExample' | 'deafStages' | 'country' | 'pricedCountry'
  > {
  readonly carePlans: CarePlans;
  readonly answers: Answers;
  /** Those that the stages may text. */
  readonly allowedCountries: readonly string[];
}

/** Plans and composes all that comes of a treatment, by the functions that plan and compose what is sent. */
export function previewTreatment({ event, postedAt }: Posted, context: PreviewContext): Preview {
  const { clinic, madeUp, isSpreadExample, deafStages, carePlans, answers, country, pricedCountry } = context;
  const carePlan = carePlans[event.carePlan];
  if (carePlan === undefined) throw new Error('the care plan passed the rules but does not exist');
  const { language } = event.patient;
  const quotedCountries = pricedCountry === undefined ? context.allowedCountries : [pricedCountry];
  const treatment: Treatment = {
    clinicId: clinic.id,
    contactId: 'patient',
    event,
    checkIns: planCheckIns(carePlan, event, clinic, postedAt),
    createdAt: postedAt,
    version: 1,
    revision: 1,
  };
  return {
    clinic,
    madeUp,
    isSpreadExample,
    deafStages,
    carePlan,
    event,
    country,
    pricedCountry,
    prices: pricedCountry === undefined ? smsPrices : smsPricesOf(pricedCountry),
    quotedCountries,
    postedAt,
    checkIns: carePlan.checkIns.map((planned) =>
      previewCheckIn(planned, treatment, quotedCountries, context),
    ),
    answers: (Object.keys(answers) as (keyof Answers)[]).map((kind) => ({
      kind,
      ...showText(
        {
          name: `answers/${kind}/${language}`,
          template: answers[kind][language],
          body: composeAnswer(kind, clinic, language, answers),
        },
        quotedCountries,
      ),
    })),
  };
}

function previewCheckIn(
  planned: PlannedCheckIn,
  treatment: Treatment,
  quotedCountries: readonly string[],
  { clinic, carePlans }: PreviewContext,
): PreviewedCheckIn {
  const { event, createdAt, checkIns } = treatment;
  const { language, timeZone } = event.patient;
  const { key, offset } = planned;
  const checkIn = checkIns.find((other) => other.key === key);
  if (checkIn === undefined) throw new Error('a check-in was asked for and not planned');
  const { dueAt, sendAt, expiresAt } = checkIn;
  const due = { key, offset, dueAt, expiresAt };
  if (checkIn.state === 'expired') return { ...due, state: 'expired', told: toldAlert('expired') };
  const show = (field: 'texts' | 'heldTexts', template: string): ShownText =>
    showText(
      {
        name: `${event.carePlan}/${key}/${field}/${language}`,
        template,
        body: composeCheckInText(treatment, key, clinic, carePlans, field === 'heldTexts'),
      },
      quotedCountries,
    );
  return {
    ...due,
    state: 'scheduled',
    sendAt,
    moves: movesOf(checkIn, { postedAt: createdAt, window: clinic.window, timeZone }),
    text: show('texts', planned.texts[language]),
    held: planned.heldTexts && {
      ...show('heldTexts', planned.heldTexts[language]),
      openAlerts: HOLDING_ALERTS,
      restrictions: planned.lifts ?? [],
    },
    replies: outcomesOf(planned.replies, language),
    silence: silenceAfter(checkIn, treatment),
  };
}

/** Every text that it shows, in its order. */
export const textsOf = ({ checkIns, answers }: Preview): readonly ShownText[] => [
  ...checkIns.flatMap((checkIn) =>
    checkIn.state === 'expired' ? [] : [checkIn.text, ...(checkIn.held ? [checkIn.held] : [])],
  ),
  ...answers,
];

/** When nobody answers what was sent at the very moment for which it is planned. */
function silenceAfter(checkIn: CheckIn, treatment: Treatment): ScheduledPreview['silence'] {
  const sent: CheckIn = { ...checkIn, state: 'sent', sentAt: checkIn.sendAt, messageId: '' };
  const due = alertDue(treatment, sent);
  return due?.kind === 'silence' ? { ...toldAlert('silence'), at: due.at } : undefined;
}
