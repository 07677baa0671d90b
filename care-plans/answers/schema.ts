import * as z from 'zod';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { Language } from '../../lambdas/domain/clinic.ts';
import { type FileFault, faultsBySchema } from '../faults.ts';
import { answerFaults } from '../text-rules.ts';

const text = (kind: keyof Answers, language: Language) =>
  z.string().superRefine((template, context) => {
    for (const message of answerFaults(kind, template, language))
      context.addIssue({ code: 'custom', message });
  });

const answer = (kind: keyof Answers) =>
  z.strictObject({ en: text(kind, 'en'), es: text(kind, 'es') } satisfies Record<Language, z.ZodType>);

const answersSchema = z.strictObject({
  fine: answer('fine'),
  expected: answer('expected'),
  concern: answer('concern'),
  urgent: answer('urgent'),
  unreadable: answer('unreadable'),
  stop: answer('stop'),
  start: answer('start'),
  'start-blocked': answer('start-blocked'),
  help: answer('help'),
  'wrong-number': answer('wrong-number'),
} satisfies Record<keyof Answers, z.ZodType>);

/** Every rule that the parsed content of the file of answers breaks, as far as its shape lets them be judged. */
export const answersFaults = (content: unknown): FileFault[] => faultsBySchema(answersSchema, content);
