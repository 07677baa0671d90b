import { type Alert, type Severity, severityOf } from '../../lambdas/domain/alert.ts';
import { alertWords } from '../../lambdas/domain/alert-message.ts';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { ReplyMeanings } from '../../lambdas/domain/care-plan.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { type AnswerKind, alertsOf, answersTo } from '../../lambdas/domain/heard-reply.ts';
import { readReply } from '../../lambdas/domain/reply.ts';
import { samples } from './samples.ts';

/** What comes of a reply. */
export interface ReplyOutcome {
  readonly says: string;
  /** What it is an example of; absent where its words say it. */
  readonly about?: string;
  /** How the patient is, and what is said of consent, as far as it says so. */
  readonly readAs: readonly AnswerKind[];
  /** Which answers it gets, the first first. */
  readonly answers: readonly (keyof Answers)[];
  readonly told: readonly ToldAlert[];
}

/** What a person of the clinic is told. */
export interface ToldAlert {
  readonly kind: Alert['kind'];
  readonly severity: Severity;
  readonly title: string;
}

export const toldAlert = (kind: Alert['kind']): ToldAlert => ({
  kind,
  severity: severityOf(kind),
  title: alertWords(kind).title,
});

/** What comes of one reply for each answer, read for a check-in in whose texts the digits mean this. */
export function outcomesOf(meanings: ReplyMeanings | undefined, language: Language): readonly ReplyOutcome[] {
  const outcomes = samples[language].map((sample): ReplyOutcome => {
    const reading = readReply(sample.says, meanings);
    const { consent, outcome } = reading;
    return {
      ...sample,
      readAs: [outcome, consent].filter((read) => read !== undefined),
      answers: answersTo(reading, A_PHONE),
      told: alertsOf({ ...(consent && { consent }), ...(outcome && { outcome }) }).map(toldAlert),
    };
  });
  // The network alone knows of its block: no reading tells.
  return outcomes.flatMap((outcome) =>
    outcome.answers.includes('start')
      ? [outcome, { ...outcome, about: 'while the network blocks our texts', answers: ['start-blocked'] }]
      : [outcome],
  );
}

/** A short code would get no answer. */
const A_PHONE = '+13055550123';
