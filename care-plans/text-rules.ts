import type { Answers } from '../lambdas/domain/answer-text.ts';
import type { Language } from '../lambdas/domain/clinic.ts';
import { clinicLimits } from '../lambdas/domain/clinic-limits.ts';
import { describeCharacter, isGsm7 } from '../lambdas/domain/gsm7.ts';
import {
  capacityOf,
  countParts,
  placeholdersIn,
  renderText,
  type TextSize,
  type TextValues,
} from '../lambdas/domain/text.ts';

const MOST_PARTS = 2;

/** As `localDate` writes it; no day of the year takes more characters. */
const longestDate: Readonly<Record<Language, string>> = { en: 'Sep 30', es: '30 sept' };

/** A text whose placeholders all take the longest value that can stand in them. */
export const atLongest = (template: string, language: Language): string =>
  renderText(template, longestValues(language));

export const sizeAtLongest = (template: string, language: Language): TextSize =>
  countParts(atLongest(template, language));

const longestValues = (language: Language): Required<TextValues> => ({
  clinic: 'M'.repeat(clinicLimits.nameSeptets),
  phone: '0'.repeat(clinicLimits.phoneCharacters),
  emergency: '0'.repeat(clinicLimits.emergencyDigits),
  date: longestDate[language],
});

/** What a text has to hold, beside what every text has to. */
interface TextRules {
  /** The placeholders that may stand in it. */
  readonly known: readonly string[];
  readonly required: readonly string[];
  /** The word that it must tell, and what for. */
  readonly word?: { readonly told: 'STOP' | 'START'; readonly is: string };
}

const WAY_OUT = { told: 'STOP', is: 'the way out' } as const;
const WAY_BACK = { told: 'START', is: 'the way back' } as const;
const CALLING = ['clinic', 'phone', 'emergency'];

/** Every rule that the text of a check-in breaks, in words. */
export const textFaults = (template: string, language: Language): string[] =>
  faultsBy({ known: [...CALLING, 'date'], required: CALLING, word: WAY_OUT }, template, language);

/** Every rule that an answer to a patient's own text breaks, in words. */
export function answerFaults(kind: keyof Answers, template: string, language: Language): string[] {
  const opening = template.startsWith('{clinic}: ') ? [] : ['must begin with "{clinic}: "'];
  return [...opening, ...faultsBy(answerRules(kind), template, language)];
}

function answerRules(kind: keyof Answers): TextRules {
  switch (kind) {
    case 'urgent':
      // Nothing but what to do now.
      return { known: CALLING, required: CALLING };
    case 'start-blocked':
      return { known: CALLING, required: ['clinic', 'phone'] };
    case 'stop':
    case 'wrong-number':
      return { known: CALLING, required: ['clinic', 'phone'], word: WAY_BACK };
    default:
      return { known: CALLING, required: CALLING, word: WAY_OUT };
  }
}

function faultsBy({ known, required, word }: TextRules, template: string, language: Language): string[] {
  const placeholders = placeholdersIn(template);
  const plain = template.replaceAll(/\{[^{}]*\}/g, '');

  const faults = [
    ...placeholders
      .filter((name) => !known.includes(name))
      .map((name) => `{${name}} is not a placeholder; known are ${inBraces(known)}`),
    ...(/[{}]/.test(plain) ? ['has a brace without its partner'] : []),
    ...required.filter((name) => !placeholders.includes(name)).map((name) => `must contain {${name}}`),
    ...(word === undefined || new RegExp(`\\b${word.told}\\b`).test(plain)
      ? []
      : [`must tell ${word.is}: the word ${word.told}`]),
    ...[...new Set(plain)]
      .filter((character) => !isGsm7(character))
      .map((character) => `${describeCharacter(character)} is not in GSM-7: choose a word without it`),
  ];
  // A text with such a fault has no length worth telling.
  return faults.length > 0 ? faults : lengthFaults(template, language);
}

/** The digits that a text offers to answer with, in order: those that open an item of its list after `Reply` or `Responda`. */
export function digitsOffered(template: string): string[] {
  const [, list = ''] = /\b(?:Reply|Responda) (\d [^.]*)/.exec(template) ?? [];
  return list.split(', ').flatMap((item) => /^\d(?= )/.exec(item) ?? []);
}

function lengthFaults(template: string, language: Language): string[] {
  const { units, parts } = sizeAtLongest(template, language);
  return parts > MOST_PARTS
    ? [
        `takes ${units} septets (${parts} parts) at its longest; at most ${capacityOf({ encoding: 'GSM-7', parts: MOST_PARTS })} (${MOST_PARTS} parts) are allowed`,
      ]
    : [];
}

const inBraces = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
