import type { Clinic, Language } from './clinic.ts';
import type { AnswerKind } from './heard-reply.ts';
import { renderText } from './text.ts';

/** The answers to patients' own texts, by what they answer and in each language. */
export type Answers = { readonly [Kind in AnswerKind | 'start-blocked']: Readonly<Record<Language, string>> };

/** The answer as a clinic's patient reads it. */
export const composeAnswer = (
  kind: keyof Answers,
  clinic: Clinic,
  language: Language,
  answers: Answers,
): string =>
  renderText(answers[kind][language], {
    clinic: clinic.name,
    phone: clinic.phone,
    emergency: clinic.emergencyPhone,
  });
