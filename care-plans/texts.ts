import { textHash } from '../lambdas/aws/text-hash.ts';
import type { Answers } from '../lambdas/domain/answer-text.ts';
import type { CarePlans } from '../lambdas/domain/care-plan.ts';
import type { Language } from '../lambdas/domain/clinic.ts';

/** A text that patients get, as it stands in its file: with its placeholders. */
export interface PatientText {
  /** Where it stands: `exosome-therapy/48h/texts/en`, `exosome-therapy/4w/heldTexts/es`, `answers/fine/en`. */
  readonly name: string;
  readonly language: Language;
  readonly template: string;
  /** By which it is approved, see `textHash`. */
  readonly hash: string;
}

/** Every text that patients may get by these care plans and answers, in the order of their files. */
export function patientTexts(carePlans: CarePlans, answers: Answers): readonly PatientText[] {
  const ofCheckIns = Object.values(carePlans).flatMap(({ id, checkIns }) =>
    checkIns.flatMap(({ key, texts, heldTexts = {} }) => [
      ...inEachLanguage(`${id}/${key}/texts`, texts),
      ...inEachLanguage(`${id}/${key}/heldTexts`, heldTexts),
    ]),
  );
  const ofAnswers = Object.entries(answers).flatMap(([kind, texts]) =>
    inEachLanguage(`answers/${kind}`, texts),
  );
  return [...ofCheckIns, ...ofAnswers];
}

const inEachLanguage = (place: string, texts: Partial<Record<Language, string>>): PatientText[] =>
  Object.entries(texts).map(([language, template]) => ({
    name: `${place}/${language}`,
    language: language as Language,
    template,
    hash: textHash(template),
  }));
